// `npm run faults -- --seed N --rounds N [--engine kafka]`: builds if needed and breaks the running product.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root, trySetUp } from './set-up.mjs';

if (!(await trySetUp({ say: (line) => process.stderr.write(`${line}\n`) }))) process.exit(1);
const main = path.join(root, 'dist', 'test', 'faults', 'main.js');
const child = spawn(process.execPath, ['--enable-source-maps', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root,
});
child.once('exit', (code) => (process.exitCode = code ?? 1));
