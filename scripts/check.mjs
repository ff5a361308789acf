// `npm run check`: format, types, lint, tidy and unit tests, as a table;
// `npm run check -- lint types`: only those. It changes no file and needs no server.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root, trySetUp } from './set-up.mjs';

const bin = (...parts) => path.join(root, 'node_modules', ...parts);
const jest = [
  '--experimental-vm-modules',
  '--no-warnings',
  bin('jest', 'bin', 'jest.js'),
  '--selectProjects=unit',
];

const checks = [
  { name: 'lint', args: [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0'] },
  { name: 'types', args: [bin('typescript7', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'format', args: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'tidy', args: [...jest, '--silent', '--testPathPatterns=test/tidy'] },
  { name: 'unit', args: [...jest, '--silent', '--maxWorkers=2', '--testPathIgnorePatterns=test/tidy'] },
];

const chosen = process.argv.slice(2);
const unknown = chosen.find((word) => !checks.some(({ name }) => name === word));
if (unknown !== undefined) {
  process.stderr.write(`usage: npm run check -- [${checks.map(({ name }) => name).join('|')}] ...\n`);
  process.exit(2);
}
if (!(await trySetUp({ say: (line) => process.stderr.write(`${line}\n`), build: false }))) process.exit(1);
const startedAt = performance.now();
const waiting = checks.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
const failed = [];
// Two at a time: the lint alone takes as long as all others together.
await Promise.all([lane(), lane()]);
for (const { name, output } of failed) process.stdout.write(`\n--- ${name} ---\n${output.trim()}\n`);
const verdict = failed.length === 0 ? 'ok' : `failed: ${failed.map(({ name }) => name).join(', ')}`;
process.stdout.write(`\ncheck ${verdict}, ${seconds(startedAt)} s\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function lane() {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const begin = performance.now();
    const { code, output } = await run(check.args);
    if (code !== 0) failed.push({ name: check.name, output });
    process.stdout.write(
      `${check.name.padEnd(8)}${(code === 0 ? 'ok' : 'FAILED').padEnd(8)}${seconds(begin).padStart(5)} s\n`,
    );
  }
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}

function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
