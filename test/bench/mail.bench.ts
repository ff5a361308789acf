// Measures cancellation requests: mails taken by SMTP a second, the time from mail to matched case, CPU and
// memory.
import 'reflect-metadata';
import type { HostedProcess } from '#service';
import { monotonicMs } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { cancellations, mailPortOf } from '../../apps/cancellations/src/definition.js';
import { payments } from '../../apps/payments/src/definition.js';
import { tokenSigner } from '../support/token-signer.js';
import { cpuMicros, peakMb } from './cpu.js';
import { withHosted } from './hosted.js';
import { report } from './report.js';

const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '300' },
    connections: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
  },
});
const mailCount = Number(values.mails);
const connections = Number(values.connections);
const to = 'qendra.kontaktuese@banka-shembull.example';
const largeBytes = 22_000_000;
const largeCount = 6;

interface Bench {
  hosted: HostedProcess;
  send(raw: Buffer, from: string): Promise<unknown>;
}

/** Pays as often as there are mails, and fetches the details of each payment. */
async function detailsOfPayments({ url, runtimes }: HostedProcess): Promise<Buffer[]> {
  const { accounts } = (await payments.seed!(runtimes.get('payments')!)) as { accounts: string[] };
  const sign = await tokenSigner({ runtimes } as HostedProcess);
  const scopes = ['payments:write', 'payments:read'];
  const token = await sign({ subject: 'cli_bench', kind: 'client', name: 'bench', scopes, roles: [] });
  const authorization = `Bearer ${token}`;
  const details: Buffer[] = [];
  const pay = async (at: number): Promise<Buffer> => {
    const transactionId = `BENCH-${at}`;
    const body = JSON.stringify({
      transactionId,
      debtorAccount: { iban: accounts[at % accounts.length] },
      creditorAccount: { iban: accounts[(at + 7) % accounts.length] },
      creditorName: 'Ujesjellesi Regional',
      instructedAmount: { currency: 'EUR', amount: `${1 + (at % 50)}.10` },
    });
    const headers = { authorization, 'content-type': 'application/json', prefer: 'wait=30' };
    await fetch(`${url}/v1/payments`, { method: 'POST', headers, body });
    const found = await fetch(`${url}/v1/payments/${transactionId}/details.pdf`, {
      headers: { authorization },
    });
    return Buffer.from(await found.arrayBuffer());
  };
  for (let at = 0; at < mailCount; at += 32)
    details.push(
      ...(await Promise.all(Array.from({ length: Math.min(32, mailCount - at) }, (_, i) => pay(at + i)))),
    );
  return details;
}

function mailWith(
  pdf: Buffer,
  from: string,
  more: { filename: string; content: Buffer }[] = [],
): Promise<Buffer> {
  const text =
    'Përshëndetje, dy herë e kam kryer të njëjtën pagesë. Ju lutem ta anuloni njërën. Faleminderit.';
  const attachments = [...more, { filename: 'detajet.pdf', content: pdf }];
  return new MailComposer({ from, to, subject: 'Anulim i pagesës', text, attachments }).compile().build();
}

/** How long after its mail each case was matched, by what was written down and not by when we looked. */
async function matchedOf({ hosted }: Bench, senders: string, count: number) {
  const { database } = hosted.runtimes.get('cancellations')!;
  for (;;) {
    const [row] = await database.rows<{
      count: number;
      median: number;
      late: number;
      longest: number;
      span: number;
    }>(
      `select count(*)::int as count, max(took) as longest, extract(epoch from max(at) - min(received_at))::float8 as span,
         percentile_cont(0.5) within group (order by took) as median,
         percentile_cont(0.95) within group (order by took) as late
       from (select m.received_at, h.at, (extract(epoch from h.at - m.received_at) * 1000)::float8 as took
             from cancellations.case c join cancellations.mail m on m.id = c.mail_id
             join cancellations.history h on h.case_id = c.id and h.act = 'matched'
             where c.customer_address like $1 and c.state = 'matched') each`,
      [senders],
    );
    if (row.count >= count) return row;
    await pause(100);
  }
}

async function one(bench: Bench, pdfs: readonly Buffer[]) {
  for (const [at, pdf] of pdfs.entries()) {
    const from = `single${at}@example.org`;
    await bench.send(await mailWith(pdf, from), from);
    await matchedOf(bench, from, 1);
  }
  const { median, late } = await matchedOf(bench, 'single%', pdfs.length);
  return { mails: pdfs.length, mailToCaseMsMedian: median, mailToCaseMsP95: late };
}

async function many(bench: Bench, pdfs: readonly Buffer[]) {
  const from = (at: number) => `many${at}@example.org`;
  const raws = await Promise.all(pdfs.map((pdf, at) => mailWith(pdf, from(at))));
  const cpuBefore = cpuMicros(process.pid);
  const startedMs = monotonicMs();
  await Promise.all(raws.map((raw, at) => bench.send(raw, from(at))));
  const storedSeconds = (monotonicMs() - startedMs) / 1_000;
  const { span, longest } = await matchedOf(bench, 'many%', pdfs.length);
  const cpuMs = (cpuMicros(process.pid) - cpuBefore) / 1_000 / pdfs.length;
  return {
    mails: pdfs.length,
    storedPerSecond: pdfs.length / storedSeconds,
    matchedPerSecond: pdfs.length / span,
    longestWaitMs: longest,
    nodeCpuMsPerMail: cpuMs,
  };
}

async function large(bench: Bench, pdfs: readonly Buffer[]) {
  const from = (at: number) => `large${at}@example.org`;
  const content = Buffer.alloc(largeBytes, 'x7');
  const raws = await Promise.all(
    pdfs.map((pdf, at) => mailWith(pdf, from(at), [{ filename: 'x.bin', content }])),
  );
  await Promise.all(raws.map((raw, at) => bench.send(raw, from(at))));
  const { span } = await matchedOf(bench, 'large%', pdfs.length);
  return { mails: pdfs.length, megabytesEach: raws[0].length / 1e6, matchedPerSecond: pdfs.length / span };
}

async function main(hosted: HostedProcess): Promise<void> {
  const port = mailPortOf(hosted.runtimes.get('cancellations')!);
  const pool = { host: '127.0.0.1', port, ignoreTLS: true, pool: true, maxConnections: connections };
  const transport = createTransport({ ...pool, maxMessages: Infinity } as object);
  // As a sender's server does: told to come again, it does.
  const send = async (raw: Buffer, from: string): Promise<void> => {
    for (let isTaken = false; !isTaken;)
      isTaken = await transport.sendMail({ envelope: { from, to }, raw }).then(
        () => true,
        async (error: Error & { responseCode?: number }) => {
          if (error.responseCode !== 452) throw error;
          await pause(200);
          return false;
        },
      );
  };
  const bench: Bench = { hosted, send };
  try {
    const pdfs = await detailsOfPayments(hosted);
    const figures = {
      oneAfterAnother: await one(bench, pdfs.slice(0, 50)),
      atOnce: await many(bench, pdfs),
      peakMbAfterThese: peakMb(process.pid),
      thirtyMegabytes: await large(bench, pdfs.slice(0, largeCount)),
      peakMb: peakMb(process.pid),
    };
    report(values.json, figures);
  } finally {
    transport.close();
  }
}

await withHosted([payments, cancellations], main);
