// Runs the built command line as a real process, in an environment that leads to one data folder and nowhere
// else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export type RunCommand = (
  args: readonly string[],
  options?: { input?: string; env?: NodeJS.ProcessEnv },
) => Promise<Ended>;

// Not bin/pagesa.mjs, which would build anew whenever a source changed while the journey runs.
const entry =
  'const { run } = await import("./dist/apps/pagesa/src/cli/main.js");' +
  'process.exitCode = await run(process.argv.slice(1));';

/** Commands on the server and the database of a data folder. */
export function commandLineOn(folder: () => string): RunCommand {
  return async (args, { input = '', env = {} } = {}) => {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', entry, '--', ...args], {
      env: { PATH, HOME, PAGESA_DATA: folder(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input);
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    return { code, out, err };
  };
}

/** The installed command; it builds what is out of date first. */
export async function runInstalled(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/pagesa.mjs', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
