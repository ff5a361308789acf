// A small file system of its own for PostgreSQL, so that its disk can
// really be full: mounted by root, or in a user namespace by anybody.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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

/**
 * A volume for `folder`: ext4 on a sparse file, or memory where loop devices are missing or we are not root.
 * Undefined where the machine allows none of it.
 */
export async function openVolume(folder: string): Promise<Volume | undefined> {
  mkdirSync(folder, { recursive: true });
  if (mountImage(folder) || mountMemory(folder))
    // Lazy: a process that is just ending may still hold a file.
    return volumeIn(folder, () => execFileSync('umount', ['-l', folder], { stdio: 'pipe' }));
  // PostgreSQL is run by another user there, who may not enter our namespace.
  if (process.getuid?.() === 0) return undefined;
  return mountApart(folder);
}

const volumeIn = (folder: string, close: () => void): Volume => {
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: (leavingBytes) => fill(ballast, folder, leavingBytes),
    free: () => rmSync(ballast, { force: true }),
    close,
  };
};

const memoryOptions = `size=${volumeBytes}`;

const mountMemory = (folder: string): boolean =>
  tryRun('mount', ['-t', 'tmpfs', '-o', memoryOptions, 'tmpfs', folder]);

/**
 * Mounted in the namespace of a process that lives as long as this one; others of the same user enter it by
 * the root of that process.
 */
export async function mountApart(folder: string): Promise<Volume | undefined> {
  const mounting = `mount -t tmpfs -o ${memoryOptions} tmpfs "$0" && echo mounted && exec cat`;
  const apart = ['--map-current-user', '--keep-caps', '--mount', 'sh', '-c', mounting, folder];
  const holder = spawn('unshare', apart, { stdio: ['pipe', 'pipe', 'ignore'] });
  const isMounted = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'exit').then(() => false),
    once(holder, 'error').then(() => false),
  ]);
  return isMounted ? volumeIn(`/proc/${holder.pid}/root${folder}`, () => holder.stdin.end()) : undefined;
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
