// The small file systems of the harness: each that this machine allows is really full when it is filled, and
// has room again when it is freed.
import { expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountApart, openVolume } from './stand/volume.js';

it.each([
  ['mounted by root', openVolume],
  ['mounted in a user namespace', mountApart],
])(
  'a volume %s is full and free again',
  async (name, open) => {
    const home = mkdtempSync(join(tmpdir(), 'pagesa-volume-'));
    // Its image stands beside it.
    const folder = join(home, 'volume');
    mkdirSync(folder);
    const volume = await open(folder);
    try {
      if (!volume) {
        process.stderr.write(`\n*** NOT DONE: no volume can be ${name} here\n`);
        return;
      }
      const file = join(volume.folder, 'file');
      const write = (): void => writeFileSync(file, Buffer.alloc(1 << 20, 1));
      volume.fill(0);
      expect(write).toThrow(/ENOSPC/);
      volume.free();
      expect(write).not.toThrow();
    } finally {
      volume?.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
  60_000,
);
