// The folder that a process keeps its own things in: made if it is missing; one that cannot be written is
// refused with a sentence, and must never let the start hang.
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigurationError } from './variable.js';

/** Makes the folder, with those above it; throws a ConfigurationError where it cannot be written. */
export function makeOwnFolder(folder: string): void {
  try {
    make(resolve(folder));
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new ConfigurationError(
      `PAGESA_DATA is ${JSON.stringify(folder)}; expected a folder that can be written (${(error as Error).message})`,
    );
  }
}

/** One by one: Node's recursive way tries for ever below a folder that takes none, such as /proc. */
function make(folder: string): void {
  if (isFolder(folder)) return;
  make(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process of the installation may be as far.
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
