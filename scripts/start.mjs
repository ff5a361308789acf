// `npm start`: makes the checkout ready and runs one app in this terminal until it ends. It never restarts
// it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, trySetUp } from './set-up.mjs';
import { watch } from './watched.mjs';

const [app, ...rest] = process.argv.slice(2);

if (!app || !fs.existsSync(path.join(root, 'apps', app, 'src'))) {
  const apps = fs.readdirSync(path.join(root, 'apps')).join(', ');
  process.stderr.write(`Usage: node scripts/start.mjs APP, where APP is one of: ${apps}\n`);
  process.exit(2);
}
if (!(await trySetUp({ say: (line) => process.stdout.write(`${line}\n`) }))) process.exit(1);
process.exit(await runApp(app, rest));

function runApp(name, args) {
  const main = path.join(root, 'dist', 'apps', name, 'src', 'main.js');
  const child = spawn(process.execPath, ['--enable-source-maps', main, ...args], { stdio: 'inherit' });
  passSignalsTo(child);
  const release = watch({ pid: child.pid, signal: 'TERM' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + os.constants.signals[signal]);
    });
  });
}

// The app drains after the first signal and must not be asked twice. A Ctrl-C goes to everybody at the
// terminal, so the app has it already, and npm sends us a second one on top. Whoever presses Ctrl-C again
// sends it to the app himself.
function passSignalsTo(child) {
  const passed = new Set();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const fromTerminal = signal !== 'SIGTERM' && process.stdin.isTTY;
      if (!fromTerminal && !passed.has(signal)) child.kill(signal);
      passed.add(signal);
    });
  }
}
