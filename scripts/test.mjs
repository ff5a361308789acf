// `npm test`: set-up, shared servers, every suite, totals on the last line. Arguments go on to jest; what was
// started is always stopped.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, trySetUp } from './set-up.mjs';

// Those that run processes of their own, or kill them, run by themselves: two files at a time, as they wait
// for leases, sessions and restarts more than they work.
const apart = ['journeys', 'faults'];
// More failing files than this are no accident.
const retriedMax = 6;
const endsWithinMs = 20_000;
const say = (line) => process.stderr.write(`${line}\n`);

if (!(await trySetUp({ say }))) process.exit(1);
// Here and not above: it needs the packages.
const { selectedProjects, startServers } = await import('../test/support/servers.mjs');

let running;
let stoppedBy;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stoppedBy ??= signal;
    running?.kill(signal);
  });
}

// As jest takes them: `--selectProjects a b` or `--selectProjects=a`.
const args = process.argv.slice(2).flatMap((word) => {
  return word.startsWith('--selectProjects=') ? word.split('=') : [word];
});
const chosen = selectedProjects(args);
const totals = { passed: 0, failed: 0, skipped: 0 };
let code = 0;
let servers;
try {
  servers = await startServers(chosen);
  process.env.TEST_SERVERS_RUN = 'true';
  await runJest(
    chosen.filter((name) => !apart.includes(name)),
    ['--maxWorkers=2'],
  );
  await runJest(
    chosen.filter((name) => apart.includes(name)),
    ['--maxWorkers=2'],
  );
} catch (error) {
  say(error.message);
  code = 1;
} finally {
  await servers?.stop();
}
if (stoppedBy) process.exit(128 + os.constants.signals[stoppedBy]);
if (code === 0 && totals.passed + totals.failed + totals.skipped === 0) {
  say('No test was found.');
  code = 1;
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exitCode = code;

async function runJest(names, options) {
  if (names.length === 0 || stoppedBy) return;
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'pagesa-test-')), 'report.json');
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const ours = [
    '--selectProjects',
    ...names,
    '--passWithNoTests',
    ...options,
    '--json',
    `--outputFile=${report}`,
  ];
  const node = ['--experimental-vm-modules', '--no-warnings', jest];
  running = spawn(process.execPath, [...node, ...ours, ...withoutSelection(args)], {
    cwd: root,
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  const ended = await new Promise((resolve, reject) => {
    running.once('error', reject);
    running.once('exit', (exitCode) => resolve(exitCode ?? 1));
    endAfter(report, running);
  });
  running = undefined;
  const failed = failedFiles(report);
  // A file that fails is run once more, alone: on a crowded machine the real servers may be late.
  // It is said aloud. What needs no server has no such excuse: there a failure counts at once.
  if (
    ended !== 0 &&
    failed.length > 0 &&
    failed.every((file) => !isUnit(file)) &&
    failed.length <= retriedMax &&
    !options.includes('--runTestsByPath')
  ) {
    addTotals(report, { without: failed });
    say(`\nOnce more, alone: ${failed.map((file) => path.relative(root, file)).join(' ')}\n`);
    return runJest(names, ['--runInBand', '--runTestsByPath', ...failed]);
  }
  code ||= ended;
  addTotals(report);
}

// A test that leaves a server open keeps jest from ending; that is a failure, not a reason to wait for ever.
function endAfter(report, child) {
  const watch = setInterval(() => {
    if (!fs.existsSync(report)) return;
    clearInterval(watch);
    const kill = setTimeout(() => {
      say('jest is done but does not end: a test left something open. It is killed.');
      child.kill('SIGKILL');
    }, endsWithinMs);
    child.once('exit', () => clearTimeout(kill));
  }, 1_000);
  child.once('exit', () => clearInterval(watch));
}

function isUnit(file) {
  return !/^test\/\w+\//.test(path.relative(root, file));
}

function failedFiles(report) {
  if (!fs.existsSync(report)) return [];
  const { testResults } = JSON.parse(fs.readFileSync(report, 'utf8'));
  return [...new Set(testResults.filter(({ status }) => status === 'failed').map(({ name }) => name))];
}

function addTotals(report, { without = [] } = {}) {
  if (without.length > 0) {
    for (const { name, assertionResults } of JSON.parse(fs.readFileSync(report, 'utf8')).testResults) {
      if (without.includes(name)) continue;
      for (const { status } of assertionResults)
        totals[status === 'passed' || status === 'failed' ? status : 'skipped'] += 1;
    }
    fs.rmSync(path.dirname(report), { recursive: true, force: true });
    return;
  }
  if (fs.existsSync(report)) {
    const found = JSON.parse(fs.readFileSync(report, 'utf8'));
    totals.passed += found.numPassedTests;
    // A file that could not be run at all counts as one failed test.
    totals.failed += found.numFailedTests + found.numRuntimeErrorTestSuites;
    totals.skipped += found.numPendingTests + found.numTodoTests;
  } else if (!stoppedBy) {
    totals.failed += 1;
  }
  fs.rmSync(path.dirname(report), { recursive: true, force: true });
}

function withoutSelection(words) {
  const at = words.indexOf('--selectProjects');
  if (at < 0) return words;
  return [...words.slice(0, at), ...words.slice(at + 1 + selectedProjects(words).length)];
}
