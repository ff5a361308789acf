// `npm run sim -- --seed N --steps N`: set-up, a throw-away PostgreSQL, and the simulation of the payment's
// way.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, trySetUp } from './set-up.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

buildAnewIfChanged();
if (!(await trySetUp({ say }))) process.exit(1);
// Here and not above: it needs the packages.
const { startPostgres } = await import('../test/support/postgres.mjs');

let running;
let stoppedBy;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stoppedBy ??= signal;
    running?.kill(signal);
  });
}
const server = process.env.TEST_DATABASE_URL ? undefined : await startPostgres();
try {
  const main = path.join(root, 'dist', 'test', 'sim', 'main.js');
  const env = { ...process.env, TEST_DATABASE_URL: process.env.TEST_DATABASE_URL ?? server.url };
  const args = ['--enable-source-maps', main, ...process.argv.slice(2)];
  if (!stoppedBy) running = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  process.exitCode = await new Promise((resolve, reject) => {
    running?.once('error', reject);
    if (running) running.once('exit', (code) => resolve(code ?? 1));
    else resolve(1);
  });
} finally {
  await server?.stop();
}
if (stoppedBy) process.exit(128 + os.constants.signals[stoppedBy]);

// The set-up looks at the product only; here the simulation itself may be what changed.
function buildAnewIfChanged() {
  const stamp = path.join(root, 'dist', '.built');
  if (!fs.existsSync(stamp)) return;
  const builtMs = fs.statSync(stamp).mtimeMs;
  const folder = path.join(root, 'test', 'sim');
  const names = fs.readdirSync(folder, { recursive: true });
  if (names.some((name) => fs.statSync(path.join(folder, name)).mtimeMs > builtMs)) fs.rmSync(stamp);
}
