// `npm run bench -- pipeline|http|… [options]`: builds if needed and runs
// one benchmark. Benchmarks print figures; they never pass or fail.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root, trySetUp } from './set-up.mjs';

const [name = '', ...rest] = process.argv.slice(2);
if (!(await trySetUp({ say: (line) => process.stderr.write(`${line}\n`) }))) process.exit(1);
const folder = path.join(root, 'dist', 'test', 'bench');
const file = path.join(folder, `${name}.bench.js`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(path.join(root, 'test', 'bench'))
    .filter((entry) => entry.endsWith('.bench.ts'))
    .map((entry) => entry.replace('.bench.ts', ''));
  process.stderr.write(`usage: npm run bench -- ${names.join('|')} [--json] [options]\n`);
  process.exit(2);
}
const child = spawn(process.execPath, ['--enable-source-maps', '--expose-gc', file, ...rest], {
  stdio: 'inherit',
  cwd: root,
});
child.once('exit', (code) => (process.exitCode = code ?? 1));
