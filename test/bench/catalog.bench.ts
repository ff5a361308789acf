// Measures the catalog with 100,000 billers: publishing, both read models, lookups and memory. Run: node dist/test/bench/catalog.bench.js
import 'reflect-metadata';
import { kosovoIban } from '#money';
import type { BillerVersion } from '#references';
import { hostServices, type HostedProcess } from '#service';
import { monotonicMs, newId, today } from '#time';
import { writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { municipalities } from '../../apps/catalog/src/billers/seed/list/municipalities.js';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { catalog } from '../../apps/catalog/src/definition.js';
import { BillerIndex } from '../../apps/catalog/src/find/biller-index.js';
import { findBillers } from '../../apps/catalog/src/find/find.js';
import { publish } from '../../apps/catalog/src/publish/publish.js';
import { payments } from '../../apps/payments/src/definition.js';
import { BillerBook } from '../../apps/payments/src/validate/biller-book.js';

const billerCount = Number(process.argv[2] ?? 100_000);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** Billers as a country has them: names of places and trades, formats shared, accounts and prefixes of their own. */
function billerOf(number: number): BillerVersion {
  const model = seedBillers[number % seedBillers.length]!;
  const place = municipalities[number % municipalities.length]!;
  const iban = kosovoIban({ bank: '99', branch: '55', account: String(number).padStart(10, '0') });
  const name = `${['Uji', 'Rryma', 'Shkolla', 'Klinika', 'Kopshti'][number % 5]} ${place.sq} ${syllables(number)}`;
  return {
    ...model,
    code: `bench-${number}`,
    names: { sq: name, sr: `${name} ${place.sr}`, en: `${name} ${place.en}` },
    creditorName: name,
    municipalities: [place.key],
    accounts: [{ iban }],
  };
}

const parts = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'la',
  'me',
  'ni',
  'ro',
  'su',
  'ta',
  've',
  'zi',
  'ko',
  'pu',
  'sha',
];
function syllables(number: number): string {
  let text = '';
  for (let rest = number + 4_096; rest > 0; rest = Math.floor(rest / 16)) text += parts[rest % 16];
  return text;
}

async function publishAll({ database, log }: Pick<BenchRuntime, 'database' | 'log'>): Promise<number> {
  const startedMs = monotonicMs();
  for (let from = 0; from < billerCount; from += 5_000) {
    const some = Array.from({ length: Math.min(5_000, billerCount - from) }, (_, index) =>
      billerOf(from + index),
    );
    await database.transaction((tx) =>
      publish(
        tx,
        log,
        some.map((content) => ({ content, proposedBy: 'bench', approvedBy: 'bench', proposalId: null })),
      ),
    );
  }
  return monotonicMs() - startedMs;
}

type BenchRuntime = HostedProcess['runtimes'] extends Map<string, infer R> ? R : never;

function heapMib(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}

async function lookups(index: BillerIndex): Promise<void> {
  const billers = Array.from({ length: 1_000 }, (_, each) => billerOf((each * 7_919) % billerCount));
  const kinds: [what: string, query: (biller: BillerVersion) => Parameters<typeof findBillers>[1]][] = [
    ['by whole name', (biller) => ({ q: biller.names.sq })],
    ['by beginning', (biller) => ({ q: biller.names.sq.slice(0, -3) })],
    ['with a typing error', (biller) => ({ q: mistyped(biller.names.sq) })],
    ['by one letter', () => ({ q: 'u' })],
    [
      'by category and municipality',
      (biller) => ({ category: biller.category, municipality: biller.municipalities![0]! }),
    ],
    ['by scanned reference', (biller) => ({ reference: biller.example })],
  ];
  for (const [what, query] of kinds) {
    const took: number[] = [];
    const startedMs = monotonicMs();
    for (const biller of billers) {
      const beganMs = monotonicMs();
      findBillers(index, { ...query(biller), limit: 20 });
      took.push(monotonicMs() - beganMs);
    }
    const perSecond = Math.round((billers.length / (monotonicMs() - startedMs)) * 1_000);
    took.sort((a, b) => a - b);
    say(
      `lookup ${what}: ${perSecond}/s, median ${took[500]!.toFixed(2)} ms, p99 ${took[990]!.toFixed(2)} ms`,
    );
  }
}

const mistyped = (name: string): string => `${name.slice(0, -3)}${name.at(-2)}${name.at(-3)}${name.at(-1)}`;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pagesa-bench-'));
  const hosted = await hostServices([catalog, payments], {
    PAGESA_DATA: folder,
    PORT: '0',
    LOG_LEVEL: 'error',
    PAGESA_SECRET: newId('secret').repeat(2),
    MAIL_IN_PORT: '0',
    ...(process.env.DATABASE_URL && { DATABASE_URL: process.env.DATABASE_URL }),
  });
  try {
    const runtime = hosted.runtimes.get('catalog')!;
    const copy = hosted.runtimes.get('payments')!;
    const startedMs = monotonicMs();
    say(`publishing ${billerCount} billers: ${seconds(await publishAll(runtime))}`);
    for (;;) {
      const [row] = await copy.database.rows<{ found: number }>(
        'select count(*)::int as found from payments.biller',
      );
      if (row!.found === billerCount) break;
    }
    say(
      `publishing and payments' table built from the events, start to end: ${seconds(monotonicMs() - startedMs)}`,
    );
    const beforeBook = heapMib();
    const bookMs = monotonicMs();
    const book = new BillerBook();
    await book.refresh(copy.database);
    say(
      `payments' memory from its table: ${seconds(monotonicMs() - bookMs)}, ${(heapMib() - beforeBook).toFixed(0)} MiB`,
    );
    if (!book.versionOn('bench-1', today())) throw new Error('the book lacks a biller');
    const before = heapMib();
    const indexMs = monotonicMs();
    const index = new BillerIndex(
      runtime.database,
      new Map(municipalities.map((each) => [each.key, each.sq])),
    );
    await index.refresh();
    findBillers(index, { q: 'uji' });
    say(
      `catalog's index from its table: ${seconds(monotonicMs() - indexMs)}, ${(heapMib() - before).toFixed(0)} MiB`,
    );
    await lookups(index);
    const changeMs = monotonicMs();
    await runtime.database.transaction((tx) =>
      publish(tx, runtime.log, [
        {
          content: { ...billerOf(1), version: 2, validFrom: today() },
          proposedBy: 'a',
          approvedBy: 'b',
          proposalId: null,
        },
      ]),
    );
    await index.refresh({ now: true });
    findBillers(index, { q: 'uji' });
    say(`one change, published and found: ${(monotonicMs() - changeMs).toFixed(0)} ms`);
    say(`the whole process: ${(process.memoryUsage().rss / 1_048_576).toFixed(0)} MiB resident`);
  } finally {
    await hosted.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
