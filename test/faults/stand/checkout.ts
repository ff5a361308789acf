// Where things stand in the checkout, whether this runs from the sources (under jest) or from the build.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of package.json. */
export const root = rootAbove(dirname(fileURLToPath(import.meta.url)));

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}

/** The built entry of an app. */
export const mainOf = (app: string): string => join(root, 'dist', 'apps', app, 'src', 'main.js');

/** Imports one of the plain scripts, which the build does not copy. */
export async function importScript<Exports>(path: string): Promise<Exports> {
  return (await import(pathToFileURL(join(root, path)).href)) as Exports;
}

interface Watched {
  watch(of: { pid: number; signal: string; folder?: string }): () => void;
}

/** Ends process `pid` when this one dies in any way; call the answer when it has ended by itself. */
export async function watch(pid: number, signal: 'KILL' | 'INT'): Promise<() => void> {
  return (await importScript<Watched>('scripts/watched.mjs')).watch({ pid, signal });
}
