// The fault points: there when a test asks for them, refused in production, and not there at all in what the
// image runs.
import { afterAll, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mainOf, root } from './stand/checkout.js';

const point = 'libs/log/src/fault-point.js';
const passed = 'went on after the point';
const folder = mkdtempSync(join(tmpdir(), 'pagesa-points-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Passes a point of a build under a plan that kills there. */
function passPoint(build: string, environment: Record<string, string> = {}) {
  const url = JSON.stringify(join(build, point));
  const code = `const { faultPoint } = await import(${url}); faultPoint('here'); console.log('${passed}');`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
    env: { ...process.env, PAGESA_FAULTS: 'here:1', ...environment },
  });
}

it('a plan kills at its point in the build that tests run', () => {
  const { signal, stdout } = passPoint(join(root, 'dist'));
  expect([signal, stdout]).toEqual(['SIGKILL', '']);
});

it('a plan is refused by a process in production, whichever build it runs', () => {
  const { status, stderr } = passPoint(join(root, 'dist'), { NODE_ENV: 'production' });
  expect(status).toBe(1);
  expect(stderr).toContain('PAGESA_FAULTS is for tests');
});

it.each([
  ['PAGESA_FAULTS', 'accepted:1'],
  ['PAGESA_CLOCK_OFFSET_MS', '3600000'],
])(
  'the product does not start in production with %s',
  (name, value) => {
    const { status, stderr } = spawnSync(process.execPath, [mainOf('payments')], {
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'production', PAGESA_DATA: folder, [name]: value },
    });
    expect(status).toBe(1);
    expect(stderr).toContain(`${name} is for tests`);
  },
  30_000,
);

it('what the image runs has no fault points, whatever the environment says', () => {
  const build = join(folder, 'dist');
  mkdirSync(join(build, 'libs/log/src'), { recursive: true });
  cpSync(join(root, 'dist', point), join(build, point));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  execFileSync(process.execPath, [join(root, 'scripts/strip-fault-points.mjs'), build]);
  const { status, stdout } = passPoint(build, { NODE_ENV: '' });
  expect([status, stdout.trim()]).toEqual([0, passed]);
  expect(readFileSync(join(build, point), 'utf8')).not.toContain('PAGESA_FAULTS');
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(scripts['build:production']).toContain('scripts/strip-fault-points.mjs');
  expect(readFileSync(join(root, 'Dockerfile'), 'utf8')).toContain('RUN npm run build:production');
});
