// Makes a checkout ready to run: Node's version, the packages, the build. Each step is skipped when nothing
// changed; needs nothing but Node.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

const nodeVersionMin = [20, 19];
const sources = ['apps', 'libs', 'test/bench', 'test/sim', 'test/faults'];
const stampFile = path.join(root, 'dist', '.built');

/** A step of the set-up failed; the message is meant for the person at the terminal. */
export class SetUpError extends Error {}

/** Installs and builds what is missing or out of date. `say` is told what takes long. Throws a SetUpError. */
export async function setUp({ say, build = true }) {
  checkNode();
  if (!isInstalled()) {
    assertOwnPackages();
    say('Installing the packages (npm ci, about half a minute) ...');
    await run('npm', ['ci', '--no-audit', '--no-fund'], 'The packages could not be installed.');
  }
  if (build && !isBuilt()) {
    say('Building (about ten seconds) ...');
    const startedAt = new Date();
    const nest = path.join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
    await run(process.execPath, [nest, 'build', 'pagesa'], 'The build failed.');
    // Dated to its begin: a source that was saved during the build is newer than the stamp.
    fs.writeFileSync(stampFile, '');
    fs.utimesSync(stampFile, startedAt, startedAt);
  }
}

/** As setUp, but prints what went wrong and resolves with false. */
export async function trySetUp(options) {
  try {
    await setUp(options);
    return true;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [majorMin, minorMin] = nodeVersionMin;
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return;
  throw new SetUpError(
    `Pagesa needs Node.js ${majorMin}.${minorMin} or newer; this is ${process.versions.node}. Install a newer one and try again.`,
  );
}

// npm ci empties the folder that a link leads to, which is another checkout's.
function assertOwnPackages() {
  const folder = path.join(root, 'node_modules');
  if (!fs.lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new SetUpError(
    `node_modules is a link to ${fs.readlinkSync(folder)}, where other packages are installed than package-lock.json asks for. Remove the link, or bring that folder up to date.`,
  );
}

// npm leaves its own list of what it installed; comparing the two is sure, where file dates change with every
// checkout.
function isInstalled() {
  const installedFile = path.join(root, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(installedFile)) return false;
  const installed = packagesOf(installedFile);
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  delete wanted[''];
  for (const [place, { version, integrity, optional, devOptional, peer }] of Object.entries(wanted)) {
    const found = installed[place];
    if (
      found ? found.version !== version || found.integrity !== integrity : !(optional || devOptional || peer)
    )
      return false;
  }
  return Object.keys(installed).every((place) => place in wanted);
}

const packagesOf = (file) => JSON.parse(fs.readFileSync(file, 'utf8')).packages;

function isBuilt() {
  if (!fs.existsSync(stampFile)) return false;
  const builtMs = fs.statSync(stampFile).mtimeMs;
  const settings = ['package.json', 'package-lock.json', 'nest-cli.json', 'tsconfig.json'];
  const isNewer = (file) => fs.statSync(file).mtimeMs > builtMs;
  return (
    !settings.some((name) => isNewer(path.join(root, name))) &&
    !sources.some((name) => holdsNewer(path.join(root, name), isNewer))
  );
}

// A folder's own date tells of files that were added or removed.
function holdsNewer(folder, isNewer) {
  if (isNewer(folder)) return true;
  return fs.readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return holdsNewer(file, isNewer);
    return !entry.name.endsWith('.spec.ts') && isNewer(file);
  });
}

// Shows the output only if it fails; a signal that arrives meanwhile ends the child first and then us.
async function run(command, args, complaint) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  let stoppedBy;
  const stop = (signal) => {
    stoppedBy = signal;
    child.kill(signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (stoppedBy) process.exit(128 + os.constants.signals[stoppedBy]);
  if (code !== 0) throw new SetUpError(`${output.trimEnd()}\n\n${complaint}`);
}
