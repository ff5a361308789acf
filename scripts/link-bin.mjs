// Puts our own command beside those of the installed packages, so that `npx pagesa` finds it; runs after
// every install.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './set-up.mjs';

const folder = path.join(root, 'node_modules', '.bin');
const target = path.join('..', '..', 'bin', 'pagesa.mjs');

fs.mkdirSync(folder, { recursive: true });
if (process.platform === 'win32') {
  fs.writeFileSync(path.join(folder, 'pagesa.cmd'), `@node "%~dp0${target}" %*\r\n`);
} else {
  fs.chmodSync(path.join(root, 'bin', 'pagesa.mjs'), 0o755);
  fs.rmSync(path.join(folder, 'pagesa'), { force: true });
  fs.symlinkSync(target, path.join(folder, 'pagesa'));
}
