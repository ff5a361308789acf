// The reader of cancellation mails, and the reader of the PDFs in them.
import { readPdf, renderDetails } from '#documents';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectMail } from '../../../apps/cancellations/src/read/inspect-mail.js';
import { payment } from '../../../libs/documents/test/sample.js';
import { composed } from '../../fixtures/mails/generated.js';
import { root } from '../stand/checkout.js';
import type { Seed } from './mutations.js';
import { must, type Target } from './target.js';

const key = new Uint8Array(32);
const pdfLimits = { bytesMax: 1 << 21, pagesMax: 60, timeoutMs: 10_000 };
const transactionIdLengthMax = 35;

async function mailSeeds(): Promise<Seed[]> {
  const folder = join(root, 'test/fixtures/mails/handwritten');
  const written = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  const text = `Transaction number: ${payment.transactionId}, 1.234,50 EUR`;
  const attachments = [{ filename: 'x.pdf', content: await renderDetails(payment, key) }];
  const withPdf = await composed({ from: 'a@b.example', subject: 'Anulim', text, attachments });
  return [...written, { name: 'with a PDF', bytes: withPdf }];
}

async function readMail(input: Buffer): Promise<boolean> {
  const { mail, findings, reason } = await inspectMail(input, key);
  for (const { transactionId } of findings.candidates)
    must(transactionId.length <= transactionIdLengthMax, 'a number that none is', transactionId);
  for (const sentence of findings.unread)
    must(sentence.length > 5, 'something unread without a reason', sentence);
  must(mail !== undefined || findings.unread.length > 0, 'a mail was not read, and nobody is told', findings);
  must(reason.code.length === 4, 'a reason that none is', reason);
  return mail !== undefined;
}

async function readFile(input: Buffer): Promise<boolean> {
  const read = await readPdf(input, pdfLimits);
  if (read.ok) return true;
  must(read.text.length > 5, 'a PDF is refused without a reason', read);
  return false;
}

export const mailTargets: Target[] = [
  {
    name: 'mails',
    words: [
      '\r\n',
      '\r\n\r\n',
      '--',
      'Content-Type: ',
      'multipart/mixed; boundary=x',
      '=?utf-8?B?',
      '?=',
      '=C3',
      '<div>',
    ],
    timeoutMs: 60_000,
    seeds: mailSeeds,
    read: (input) => readMail(input),
  },
  {
    name: 'PDFs',
    words: [
      'obj',
      'endobj',
      'stream',
      '/Length ',
      '/Filter /FlateDecode',
      '<<',
      '>>',
      '0 R',
      'xref',
      '[',
      '/Kids',
    ],
    timeoutMs: 60_000,
    seeds: async () => [{ name: 'details', bytes: await renderDetails(payment, key) }],
    read: (input) => readFile(input),
  },
];
