// Reads payments from ISO 20022 pain.001.001.09 and .03 as a stream, in constant memory. Entities are never
// expanded, DOCTYPE is refused; not an XSD validation.
import { inChunks, type ParsedRecord } from '../parsed-record.js';
import { type MessageHead, Pain001Reader } from './pain001-reader.js';
import { StrictUtf8 } from './utf8-text.js';

// A body may come as one huge buffer; text is made of a piece at a time.
const pieceBytes = 64 * 1024;

/**
 * Chunks of at most 1,000 records; `line` is the ordinal of the transaction. A record with line 0 is the
 * message's: totals
 * (NbOfTxs AM18, CtrlSum AM10) that do not match, of a PmtInf where it ends, of the group at the end.
 * Throws `BrokenFile` (with line and column) where the XML breaks or is no pain.001; the records before it
 * were yielded.
 * `onHead` is called once, before the first record.
 */
export function parsePain001(
  body: AsyncIterable<Uint8Array>,
  onHead?: (head: MessageHead) => void,
): AsyncGenerator<ParsedRecord[]> {
  return inChunks(records(body, new Pain001Reader(onHead)));
}

async function* records(
  body: AsyncIterable<Uint8Array>,
  reader: Pain001Reader,
): AsyncGenerator<ParsedRecord[]> {
  const utf8 = new StrictUtf8();
  for await (const bytes of body) {
    for (let from = 0; from < bytes.length; from += pieceBytes) {
      const { text, bad } = utf8.take(bytes.subarray(from, from + pieceBytes));
      yield* step(reader, () => {
        reader.write(text);
        if (bad) reader.fail('the file is not UTF-8 text');
      });
    }
  }
  yield* step(reader, () => {
    if (utf8.unfinished) reader.fail('the file ends inside a character');
    reader.end();
  });
}

/** What was read before a failure stands, so it is yielded first. */
function* step(reader: Pain001Reader, work: () => void): Generator<ParsedRecord[]> {
  try {
    work();
  } finally {
    yield reader.take();
  }
}
