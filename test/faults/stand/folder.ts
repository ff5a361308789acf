// The folder of a stand, and the removal of those whose harness was killed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'pagesa-faults-';
const ownerFile = 'harness.pid';

/** A new folder; what killed harnesses left, with volumes still mounted, is removed first. */
export function ownFolder(): string {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(prefix)) removeIfLeft(join(tmpdir(), name));
  const folder = mkdtempSync(join(tmpdir(), prefix));
  writeFileSync(join(folder, ownerFile), String(process.pid));
  return folder;
}

function removeIfLeft(folder: string): void {
  const owner = join(folder, ownerFile);
  // One without its owner is only just being made.
  if (!existsSync(owner) || existsSync(`/proc/${readFileSync(owner, 'utf8')}`)) return;
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  for (const [, place] of mounts.map((line) => line.split(' ')))
    if (place?.startsWith(`${folder}/`)) spawnSync('umount', ['-l', place]);
  rmSync(folder, { recursive: true, force: true });
}
