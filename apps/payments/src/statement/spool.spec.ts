import { expect, it } from '@jest/globals';
import { readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { spooled } from './spool.js';

const foldersNow = (): string[] => readdirSync(tmpdir()).filter((name) => /^pagesa-.{6}$/.test(name));

/** The documents that this process holds open, by what the operating system says of its descriptors. */
const heldOpen = (): number =>
  readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return /\/pagesa-.{6}\/document/.test(readlinkSync(`/proc/self/fd/${descriptor}`));
    } catch (error) {
      // The descriptor of the listing itself is gone by now.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }).length;

async function* parts(count: number): AsyncGenerator<string> {
  for (let part = 0; part < count; part++) yield 'ë'.repeat(50_000);
}

it('gives back what was poured into it, and leaves nothing', async () => {
  const read = await spooled((out) => out.pour(parts(20)));
  expect((await buffer(read)).toString()).toBe('ë'.repeat(1_000_000));
  expect(heldOpen()).toBe(0);
});

it('gives back what was written by hand, ended or not', async () => {
  const ended = await spooled((out) => {
    out.write('a');
    out.end('b');
    return Promise.resolve();
  });
  expect((await buffer(ended)).toString()).toBe('ab');
  const open = await spooled((out) => Promise.resolve(void out.write('c')));
  expect((await buffer(open)).toString()).toBe('c');
});

it('has no name while it is written', async () => {
  const before = foldersNow();
  const read = await spooled(async (out) => {
    await out.pour(parts(2));
    expect(foldersNow()).toEqual(before);
  });
  read.destroy();
});

it('closes the file when writing fails', async () => {
  await expect(spooled(() => Promise.reject(new Error('no such account')))).rejects.toThrow(
    'no such account',
  );
  expect(heldOpen()).toBe(0);
});
