// Writes a document to a temporary file first: a slow reader then keeps no database snapshot open, and a
// failure is still a clean answer.
import { faultPoint } from '#log';
import { once } from 'node:events';
import { createWriteStream, type ReadStream, type WriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

export type Spool = WriteStream & { pour(text: AsyncIterable<string>): Promise<void> };

/** Runs `write`, then gives what it wrote; the file goes when it was read or the reader left. */
export async function spooled(write: (out: Spool) => Promise<void>): Promise<ReadStream> {
  const folder = await mkdtemp(join(tmpdir(), 'pagesa-'));
  const file = join(folder, 'document');
  const stream = createWriteStream(file, { mode: 0o600 });
  await once(stream, 'open');
  const written = await open(file);
  // Without a name from here on: whatever ends this process, nothing of a customer's document stays behind.
  await rm(folder, { recursive: true });
  const out: Spool = Object.assign(stream, {
    pour: (text: AsyncIterable<string>) => pipeline(Readable.from(text), stream),
  });
  try {
    await write(out);
    if (!out.closed) await finished(out.end());
    faultPoint('document-written');
    return written.createReadStream();
  } catch (error) {
    out.destroy();
    await written.close();
    throw error;
  }
}
