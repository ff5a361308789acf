// A small file system of its own for PostgreSQL, so that its disk can really be full. Needs the right to mount.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Volume {
  folder: string;
  /** Takes all space but so many bytes. */
  fill(leavingBytes: number): void;
  free(): void;
  close(): void;
}

const volumeBytes = 1_536 << 20;
const blockBytes = 1 << 16;

/** Mounts a volume at `folder`: ext4 on a sparse file, or memory where loop devices are missing. Undefined where neither may be done. */
export function mountVolume(folder: string): Volume | undefined {
  mkdirSync(folder, { recursive: true });
  if (!mountImage(folder) && !tryRun('mount', ['-t', 'tmpfs', '-o', `size=${volumeBytes}`, 'tmpfs', folder]))
    return undefined;
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: (leavingBytes) => fill(ballast, folder, leavingBytes),
    free: () => rmSync(ballast, { force: true }),
    // Lazy: a process that is just ending may still hold a file.
    close: () => execFileSync('umount', ['-l', folder], { stdio: 'pipe' }),
  };
}

function mountImage(folder: string): boolean {
  const image = `${folder}.image`;
  closeSync(openSync(image, 'w'));
  truncateSync(image, volumeBytes);
  // Nothing reserved for root: PostgreSQL would see the disk full long before we do.
  return (
    tryRun('mkfs.ext4', ['-q', '-m', '0', '-F', image]) && tryRun('mount', ['-o', 'loop', image, folder])
  );
}

function tryRun(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

function fill(ballast: string, folder: string, leavingBytes: number): void {
  const file = openSync(ballast, 'w');
  const block = Buffer.alloc(blockBytes, 1);
  try {
    for (let left = availableBytes(folder); left > leavingBytes; left -= blockBytes) writeSync(file, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

function availableBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
