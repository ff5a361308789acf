// Every intake, for some seconds, with inputs that are nearly right: nothing crashes, hangs, or is refused
// without a reason.
import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from './stand/checkout.js';

const seconds = 21;

interface Ended {
  code: number;
  output: string;
}

function fuzz(...more: string[]): Promise<Ended> {
  const main = join(root, 'dist/test/faults/fuzz/main.js');
  const options = [main, '--seed', '20261123', ...more];
  return new Promise((resolve) => {
    execFile(process.execPath, options, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, output: stdout + stderr }),
    );
  });
}

describe('the intakes, fuzzed,', () => {
  it('take it or refuse it with a reason', async () => {
    const { code, output } = await fuzz('--seconds', String(seconds));
    expect(output).toMatch(/\| PDFs \| \d+ /);
    expect(`ended with ${code}: ${output}`).toMatch(/^ended with 0/);
  }, 180_000);

  it('are not fuzzed with a number that none is', async () => {
    const { code, output } = await fuzz('--seconds', 'many');
    expect(code).toBe(2);
    expect(output).toContain('Usage: npm run fuzz');
  });

  it('are not done when none has that name', async () => {
    const { code, output } = await fuzz('--only', 'telegrams');
    expect(code).toBe(2);
    expect(output).toContain('No intake has "telegrams" in its name.');
  });
});
