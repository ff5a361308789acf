// Reads a customer's file whole before anything of it is stored: a signature covers all of it or nothing.
import type { Caller } from '#access';
import { Problem } from '#http';
import type { Payments } from '../../payments.js';
import { BrokenFile, type ParsedRecord } from '../formats/parsed-record.js';
import { parseFile, type BatchFormat, type ParsedFile } from '../take-batch.js';
import { assertConfirmed } from './assert-confirmed.js';
import { readSigned } from './signed-file.rules.js';

// As many as a confirmation shows, and what they need.
const recordsMax = 1_000;
const fileBytesMax = 4 << 20;

/** The file again, read and confirmed; throws a Problem where the customer may not submit it so. */
export async function signedFile(
  payments: Pick<Payments, 'confirmations' | 'confirmAboveMinor'>,
  of: { body: AsyncIterable<Uint8Array>; format: BatchFormat; caller: Caller; confirmation?: string },
): Promise<ParsedFile> {
  const { body, format, caller, confirmation } = of;
  const file = parseFile({ body: bounded(body), format });
  const records = await gather(file.records);
  const read = readSigned(records, caller.ibans ?? []);
  if (!read.ok) throw new Problem('malformed', 'a file that is signed must be right as a whole', read);
  await assertConfirmed(payments, { caller, confirmation, confirmed: read.payments });
  return { ...file, records: chunksOf(records) };
}

async function gather(source: AsyncIterable<ParsedRecord[]>): Promise<ParsedRecord[]> {
  const gathered: ParsedRecord[] = [];
  try {
    for await (const records of source) {
      gathered.push(...records);
      if (gathered.length > recordsMax)
        throw new Problem('too-large', `a customer signs at most ${recordsMax} payments at once`);
    }
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    const { code, message } = error.problem;
    throw new Problem('malformed', message, { errors: [{ path: 'file', code, message }] });
  }
  return gathered;
}

async function* bounded(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > fileBytesMax)
      throw new Problem('too-large', `a file that is signed has at most ${fileBytesMax} bytes`);
    yield chunk;
  }
}

async function* chunksOf(records: ParsedRecord[]): AsyncGenerator<ParsedRecord[]> {
  yield await Promise.resolve(records);
}
