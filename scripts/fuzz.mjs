// `npm run fuzz -- [--seconds N] [--seed N]`: builds if needed and gives every intake inputs that are nearly
// right.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root, trySetUp } from './set-up.mjs';

if (!(await trySetUp({ say: (line) => process.stderr.write(`${line}\n`) }))) process.exit(1);
const main = path.join(root, 'dist', 'test', 'faults', 'fuzz', 'main.js');
const child = spawn(process.execPath, ['--enable-source-maps', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root,
});
child.once('exit', (code) => (process.exitCode = code ?? 1));
