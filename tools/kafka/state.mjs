// What runs on a data folder, kept in its `broker.json`, so that another process can stop it. It never trusts
// a bare process id.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keepArchive } from './broker.mjs';

const stopTimeoutMs = 20_000;
const stateFile = (dir) => path.join(dir, 'broker.json');

/** Remembers the broker of a folder. */
export function writeState(dir, { pid, brokers, archive }) {
  const properties = path.join(dir, 'server.properties');
  fs.writeFileSync(stateFile(dir), JSON.stringify({ pid, brokers, archive, properties }));
}

/** What was remembered; undefined if nothing was. */
export function readState(dir) {
  if (!fs.existsSync(stateFile(dir))) return undefined;
  return JSON.parse(fs.readFileSync(stateFile(dir), 'utf8'));
}

/** Forgets it. */
export function removeState(dir) {
  fs.rmSync(stateFile(dir), { force: true });
}

/**
 * Whether that broker still runs: the process id may long belong to another program, so its command line is
 * asked.
 */
export function isRunning({ pid, properties }) {
  return commandLine(pid).includes(properties);
}

/** Asks it to stop and waits for its end; false if it did not run. */
export async function stopRunning(state) {
  if (!isRunning(state)) return false;
  process.kill(state.pid, 'SIGTERM');
  const deadline = performance.now() + stopTimeoutMs;
  while (isRunning(state)) {
    if (performance.now() > deadline) process.kill(state.pid, 'SIGKILL');
    await pause(50);
  }
  keepArchive(state.archive);
  return true;
}

function commandLine(pid) {
  if (fs.existsSync('/proc/self/cmdline')) {
    const file = `/proc/${pid}/cmdline`;
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  }
  return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}
