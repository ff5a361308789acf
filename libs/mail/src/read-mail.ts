// Reads an untrusted mail: its head, its texts and its files, through nested and forwarded mails, within
// bounds of size, parts, depth and time.
// It never throws on what it reads.
import { monotonicMs } from '#time';
import { MailParser, type AttachmentStream, type MessageText } from 'mailparser';
import { addAbortSignal, type Readable } from 'node:stream';
import { filesInTnef, isTnef } from './tnef.rules.js';
import { addressesOf, keepable, plainHeader, textOfHtml, type MailAddress } from './mail-text.rules.js';

export interface MailLimits {
  bytesMax: number;
  /** MIME parts of one mail, and mails within mails. */
  partsMax: number;
  depthMax: number;
  timeoutMs: number;
}

export interface MailText {
  /** 0: the mail itself; 1 and more: a mail attached to it. */
  depth: number;
  subject: string;
  text: string;
}

export interface MailFile {
  depth: number;
  name: string;
  /** Media type as the mail says, lower case. */
  type: string;
  bytes: Buffer;
}

/**
 * A mail as far as it concerns us. Header names are lower case; of a header that occurs twice the first
 * counts.
 */
export interface ReceivedMail {
  messageId?: string;
  subject: string;
  from?: MailAddress;
  inReplyTo: string[];
  date?: Date;
  headers: Map<string, string>;
  /** Servers that handed the mail on, by its own account. */
  hops: number;
  texts: MailText[];
  files: MailFile[];
  /** Nested mails that were not opened because they lie too deep. */
  unopened: number;
}

export type MailReading =
  | { ok: true; mail: ReceivedMail }
  | { ok: false; code: 'too-large' | 'too-many-parts' | 'timeout' | 'damaged'; text: string };

const textLengthMax = 400_000;

export async function readMail(raw: Uint8Array, limits: MailLimits): Promise<MailReading> {
  if (raw.length > limits.bytesMax)
    return refusal('too-large', `the mail has ${raw.length} bytes, at most ${limits.bytesMax} are read`);
  const untilMs = monotonicMs() + limits.timeoutMs;
  const reading: Reading = { limits, untilMs, texts: [], files: [], partsLeft: limits.partsMax, unopened: 0 };
  try {
    const head = await readOne(raw, 0, reading);
    const { texts, files, unopened } = reading;
    return { ok: true, mail: { ...head, texts, files, unopened } };
  } catch (error) {
    if (error instanceof BoundReached) return refusal(error.code, error.message);
    const { code, message } = error as Error & { code?: string };
    if (code === 'EMAXLEN') return refusal('too-many-parts', `the mail has too many parts (${message})`);
    return refusal('damaged', `the mail cannot be read: ${message.slice(0, 200)}`);
  }
}

interface Reading {
  limits: MailLimits;
  untilMs: number;
  texts: MailText[];
  files: MailFile[];
  partsLeft: number;
  unopened: number;
}

class BoundReached extends Error {
  constructor(
    readonly code: 'too-many-parts' | 'timeout',
    message: string,
  ) {
    super(message);
  }
}

type Head = Omit<ReceivedMail, 'texts' | 'files' | 'unopened'>;

async function readOne(raw: Uint8Array, depth: number, reading: Reading): Promise<Head> {
  const nested: Buffer[] = [];
  const parser = new MailParser({
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    skipHtmlToText: true,
    checksumAlgo: false,
    // Nested mails come out as files, so that their depth is counted here.
    ignoreEmbedded: true,
    maxChildNodes: reading.partsLeft,
    maxHeadSize: 256 * 1024,
  } as object);
  let head: Head = { subject: '', inReplyTo: [], headers: new Map(), hops: 0 };
  parser.on('headers', (headers: Map<string, unknown>) => (head = headOf(headers)));
  const parts: (AttachmentStream | MessageText)[] = [];
  const late = new BoundReached('timeout', `the mail was not read within ${reading.limits.timeoutMs} ms`);
  const deadline = setTimeout(() => parser.destroy(late), reading.untilMs - monotonicMs());
  parser.once('close', () => clearTimeout(deadline));
  const broken = new AbortController();
  parser.once('error', (error) => broken.abort(error));
  void feed(parser, raw);
  for await (const part of parser as AsyncIterable<AttachmentStream | MessageText>) {
    // The timer has no turn while one part follows the other without a pause.
    if (monotonicMs() > reading.untilMs) throw late;
    if (--reading.partsLeft < 0)
      throw new BoundReached('too-many-parts', `the mail has more than ${reading.limits.partsMax} parts`);
    parts.push(part);
    if (part.type === 'attachment') {
      const bytes = await bytesOf(part.content, broken.signal);
      part.release?.();
      const file = { depth, name: keepable(part.filename ?? '', 200), type: part.contentType, bytes };
      if (part.contentType === 'message/rfc822' || /\.eml$/i.test(file.name)) nested.push(bytes);
      else if (isTnef(bytes)) reading.files.push(...unwrapped(bytes, depth));
      else reading.files.push(file);
    } else {
      const html = part.html ? textOfHtml(String(part.html).slice(0, 4 * textLengthMax)) : '';
      const text = keepable(`${part.text ?? ''}\n${html}`, textLengthMax);
      reading.texts.push({ depth, subject: head.subject, text });
    }
  }
  for (const bytes of nested) await readNested(bytes, depth + 1, reading);
  return head;
}

function unwrapped(bytes: Buffer, depth: number): MailFile[] {
  return filesInTnef(bytes).map((file) => ({ ...file, depth, type: 'application/octet-stream' }));
}

async function readNested(raw: Buffer, depth: number, reading: Reading): Promise<void> {
  if (depth > reading.limits.depthMax) reading.unopened++;
  else await readOne(raw, depth, reading);
}

/** A file's content. What breaks the parser off leaves the file in hand without an end: given up then. */
async function bytesOf(content: Readable, broken: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of addAbortSignal(broken, content)) chunks.push(chunk as Buffer);
  } catch (error) {
    broken.throwIfAborted();
    throw error;
  }
  return Buffer.concat(chunks);
}

const feedBytes = 64 * 1024;

async function feed(parser: MailParser, raw: Uint8Array): Promise<void> {
  for (let at = 0; at < raw.length && !parser.destroyed; at += feedBytes) {
    if (!parser.write(raw.subarray(at, at + feedBytes))) await drained(parser);
  }
  if (!parser.destroyed) parser.end();
}

/** Resolves when the parser wants more, or will never want any. */
function drained(parser: MailParser): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      parser.off('drain', go).off('close', go);
      resolve();
    };
    parser.on('drain', go).on('close', go);
  });
}

function headOf(headers: Map<string, unknown>): Head {
  const plain = new Map<string, string>();
  for (const [name, value] of [...headers].slice(0, 200)) plain.set(name, plainHeader(value));
  // Of several senders none is the one to answer.
  const senders = addressesOf(headers.get('from'));
  const from = senders.length === 1 ? senders[0] : undefined;
  const date = headers.get('date');
  const messageId = plain.get('message-id')?.slice(0, 300);
  return {
    ...(messageId && { messageId }),
    subject: keepable(plain.get('subject') ?? '', 500),
    ...(from && { from }),
    inReplyTo:
      `${plain.get('in-reply-to') ?? ''} ${plain.get('references') ?? ''}`.match(/<[^<>\s]{1,300}>/g) ?? [],
    ...(date instanceof Date && !Number.isNaN(date.getTime()) && { date }),
    headers: plain,
    hops: [headers.get('received') ?? []].flat().length,
  };
}

function refusal(code: Extract<MailReading, { ok: false }>['code'], text: string): MailReading {
  return { ok: false, code, text };
}
