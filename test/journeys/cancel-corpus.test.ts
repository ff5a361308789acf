// The corpus: every mail whose right outcome is written down, through the running services. Not one wrong
// payment may be
// proposed, every altered document must be noticed, and what it takes is measured.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPdf } from '#documents';
import { monotonicMs } from '#time';
import { alteredMails, heavyMails, resavedMail, type AttackFacts } from '../fixtures/mails/attacks.js';
import { generatedMails } from '../fixtures/mails/generated.js';
import { handwrittenMails, type CorpusMail } from '../fixtures/mails/handwritten.js';
import { kindOf } from '../fixtures/mails/kinds.js';
import { createTransport } from 'nodemailer';
import { mailPortOf } from '../../apps/cancellations/src/definition.js';
import { agim, blerta, hostCancellations, mailOf, type CancelHost } from './support/cancel-host.js';
import { until } from './support/until.js';

const seed = 20_261_123;
let host: CancelHost;
let payments: AttackFacts[];
const corpus: CorpusMail[] = [];
const answers = new Map<string, Record<string, any>>(); // eslint-disable-line @typescript-eslint/no-explicit-any

beforeAll(async () => {
  host = await hostCancellations();
  payments = [];
  for (let i = 0; i < 40; i++) {
    const amount = `${20 + i}.${String(10 + i)}`;
    const paid = await host.pay({
      debtorIban: host.accounts[100 + i],
      creditorIban: host.accounts[200 + i],
      amount,
    });
    const pdf = await host.detailsOf(paid.transactionId);
    const read = await readPdf(pdf, { bytesMax: 5_000_000, pagesMax: 5, timeoutMs: 10_000 });
    payments.push({ ...paid, pdf, payload: read.ok ? read.info.PagesaPayload : '' });
  }
  corpus.push(
    ...handwrittenMails(payments),
    ...(await generatedMails(payments.slice(0, 32), seed)),
    ...(await alteredMails(payments)),
    await resavedMail(payments[38]),
    ...(await heavyMails(payments[39])),
  );
  const heapBefore = process.memoryUsage().rss;
  const startedMs = monotonicMs();
  for (const { name, raw } of corpus) {
    const beganMs = monotonicMs();
    const { json, status, text } = await host.send(raw);
    answers.set(name, { ...json, status, text, tookMs: monotonicMs() - beganMs });
  }
  const seconds = (monotonicMs() - startedMs) / 1_000;
  const times = [...answers.values()].map(({ tookMs }) => tookMs as number).sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)]);
  const grownMb = Math.round((process.memoryUsage().rss - heapBefore) / 1e6);
  process.stderr.write(
    `corpus: ${corpus.length} mails in ${seconds.toFixed(1)} s (${(corpus.length / seconds).toFixed(1)}/s one after another), ` +
      `mail to matched case: median ${at(0.5)} ms, p90 ${at(0.9)} ms, longest ${at(0.999)} ms; memory grew by ${grownMb} MB\n`,
  );
  printTable();
});
afterAll(() => host?.close());

const outcomeOf = (answer: Record<string, unknown>): string =>
  answer.state === 'suppressed' ? `suppressed ${String(answer.reason).split(':')[0]}` : String(answer.match);

/** For each kind how many mails, how many came out as foretold, and how many with somebody else's payment. */
function printTable(): void {
  const rows = new Map<string, [mails: number, right: number, wrongPayments: number]>();
  const total: [number, number, number] = [0, 0, 0];
  for (const { name, outcome, transactionId } of corpus) {
    const answer = answers.get(name)!;
    const isWrong = answer.state === 'matched' && answer.transactionId !== transactionId;
    const counted = [1, Number(outcomeOf(answer) === outcome), Number(isWrong)];
    const row = rows.get(kindOf(name)) ?? [0, 0, 0];
    rows.set(kindOf(name), row);
    for (const sums of [row, total]) counted.forEach((count, at) => (sums[at] += count));
  }
  const line = (kind: string, counts: readonly unknown[]) =>
    `${kind.padEnd(48)}${counts.map((count) => String(count).padStart(14)).join('')}\n`;
  const body = [...rows].sort(([a], [b]) => a.localeCompare(b)).map(([kind, counts]) => line(kind, counts));
  const head = line('kind', ['mails', 'as foretold', 'wrong payment']);
  process.stderr.write([head, ...body, line('all', total)].join(''));
}

describe('the corpus', () => {
  it('has at least sixty mails', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(60);
  });

  it('comes out as written down', () => {
    const wrong = corpus.flatMap(({ name, outcome }) => {
      const found = outcomeOf(answers.get(name)!);
      return found === outcome
        ? []
        : [`${name}: ${found}, expected ${outcome} (${answers.get(name)!.text.slice(0, 300)})`];
    });
    expect(wrong).toEqual([]);
  });

  it('matches at least 95 of 100 genuine requests, and none with a wrong payment', () => {
    const genuine = corpus.filter(({ outcome }) => outcome === 'one');
    const matched = genuine.filter(
      ({ name, transactionId }) => answers.get(name)!.transactionId === transactionId,
    );
    expect(matched.length / genuine.length).toBeGreaterThanOrEqual(0.95);
    const wrong = corpus.filter(({ name, transactionId }) => {
      const { state, transactionId: found } = answers.get(name)!;
      return state === 'matched' && found !== transactionId;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('notices every altered document', () => {
    const altered = corpus.filter(({ outcome }) => outcome === 'altered');
    expect(altered.map(({ name }) => answers.get(name)!.verification)).toEqual(altered.map(() => 'altered'));
  });

  it('names the reason and the verification of each', () => {
    const wrong = corpus.flatMap(({ name, reason, verification }) => {
      const answer = answers.get(name)!;
      const differs = [
        ...(reason && answer.reason?.code !== reason
          ? [`reason ${answer.reason?.code}, expected ${reason}`]
          : []),
        ...(verification && answer.verification !== verification
          ? [`verification ${answer.verification}`]
          : []),
      ];
      return differs.length > 0 ? [`${name}: ${differs.join('; ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

it('knows a payment that was undone before', async () => {
  const { transactionId, pdf } = payments[35];
  const { json } = await host.send(await mailOf({ pdf, subject: 'first' }));
  const post = (act: string, as: typeof agim) => host.act(`${json.caseId}/${act}`, as);
  await post('propose', blerta);
  expect((await post('approve', agim)).json.state).toBe('reversed');
  const again = await host.send(await mailOf({ pdf, subject: 'second' }));
  expect(again.json).toMatchObject({ state: 'unmatched', match: 'undone-already', transactionId });
});

it('takes many at once by SMTP, and says how fast', async () => {
  const port = mailPortOf(host.hosted.runtimes.get('cancellations')!);
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    pool: true,
    maxConnections: 8,
  } as object);
  const count = 40;
  const to = 'qendra.kontaktuese@banka-shembull.example';
  const raws = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      mailOf({
        from: `many${i}@example.org`,
        pdf: payments[i % 30].pdf,
        messageId: `<many-${i}@example.org>`,
      }),
    ),
  );
  const startedMs = monotonicMs();
  await Promise.all(
    raws.map((raw, i) => transport.sendMail({ envelope: { from: `many${i}@example.org`, to }, raw })),
  );
  const storedMs = monotonicMs() - startedMs;
  transport.close();
  const { database } = host.hosted.runtimes.get('cancellations')!;
  await until(async () => {
    const [row] = await database.rows<{ matched: number }>(
      `select count(*)::int as matched from cancellations.case
       where customer_address like 'many%' and state = 'matched'`,
    );
    return row.matched === count;
  });
  const wholeMs = monotonicMs() - startedMs;
  const rssMb = Math.round(process.memoryUsage().rss / 1e6);
  process.stderr.write(
    `SMTP: ${count} mails with PDF stored at ${((count / storedMs) * 1_000).toFixed(0)}/s, matched at ` +
      `${((count / wholeMs) * 1_000).toFixed(1)}/s; memory of the process (jest, payments and cancellations): ${rssMb} MB\n`,
  );
});
