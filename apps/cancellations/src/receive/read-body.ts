// Reads a mail out of a request, as long as it stays within its bound.
import { Problem } from '#http';
import type { Readable } from 'node:stream';

export async function readBody(stream: Readable, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytesMax) throw new Problem('too-large', `a mail may have at most ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  if (length === 0)
    throw new Problem('malformed', undefined, {
      errors: [{ path: '', code: 'required', message: 'send the mail as the body of the request' }],
    });
  return Buffer.concat(chunks, length);
}
