// npm run bench -- catalog [billers]: publishing 100,000 billers or as many as said, both read models,
// lookups and memory.
import 'reflect-metadata';
import { kosovoIban } from '#money';
import type { BillerVersion } from '#references';
import type { HostedProcess } from '#service';
import { monotonicMs, today } from '#time';
import { writeSync } from 'node:fs';
import { municipalities } from '../../apps/catalog/src/billers/seed/list/municipalities.js';
import { seedBillers } from '../../apps/catalog/src/billers/seed/seed.js';
import { catalog } from '../../apps/catalog/src/definition.js';
import { BillerIndex } from '../../apps/catalog/src/find/biller-index.js';
import { findBillers } from '../../apps/catalog/src/find/find.js';
import { publish } from '../../apps/catalog/src/publish/publish.js';
import { payments } from '../../apps/payments/src/definition.js';
import { BillerBook } from '../../apps/payments/src/validate/biller-book.js';
import { withHosted } from './hosted.js';

const billerCount = Number(process.argv[2] ?? 100_000);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/**
 * Billers as a country has them: names of places and trades, formats shared, accounts and prefixes of their
 * own.
 */
function billerOf(number: number): BillerVersion {
  const model = seedBillers[number % seedBillers.length];
  const place = municipalities[number % municipalities.length];
  const iban = kosovoIban({ bank: '99', branch: '55', account: String(number).padStart(10, '0') });
  const trade = ['Uji', 'Rryma', 'Shkolla', 'Klinika', 'Kopshti'][number % 5];
  const name = `${trade} ${place.sq} ${syllables(number)}`;
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

async function publishAll({ database, log }: Pick<BenchRuntime, 'database' | 'log'>): Promise<void> {
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
}

type BenchRuntime = HostedProcess['runtimes'] extends Map<string, infer R> ? R : never;

function heapMib(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}

/** Wall clock and CPU time of this process, which is steadier where others work on the same machine. */
function stopwatch(): () => string {
  const startedMs = monotonicMs();
  const cpuBefore = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpuBefore);
    return `${seconds(monotonicMs() - startedMs)} (${seconds((user + system) / 1_000)} of CPU)`;
  };
}

type Query = Parameters<typeof findBillers>[1];

const kinds: [what: string, query: (biller: BillerVersion) => Query][] = [
  ['by whole name', (biller) => ({ q: biller.names.sq })],
  ['by beginning', (biller) => ({ q: biller.names.sq.slice(0, -3) })],
  ['with a typing error', (biller) => ({ q: mistyped(biller.names.sq) })],
  ['by one letter', () => ({ q: 'u' })],
  [
    'by category and municipality',
    (biller) => ({ category: biller.category, municipality: biller.municipalities![0] }),
  ],
  ['by scanned reference', (biller) => ({ reference: biller.example })],
];

const mistyped = (name: string): string => `${name.slice(0, -3)}${name.at(-2)}${name.at(-3)}${name.at(-1)}`;

function measureLookups(index: BillerIndex): void {
  const billers = Array.from({ length: 500 }, (_, each) => billerOf((each * 7_919) % billerCount));
  for (const [what, query] of kinds) {
    const took: number[] = [];
    const cpuBefore = process.cpuUsage();
    for (const biller of billers) {
      const beganMs = monotonicMs();
      findBillers(index, { ...query(biller), limit: 20 });
      took.push(monotonicMs() - beganMs);
    }
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuMs = (user + system) / 1_000 / billers.length;
    took.sort((a, b) => a - b);
    const [median, late] = [took[billers.length >> 1], took[Math.floor(billers.length * 0.99)]];
    say(
      `lookup ${what}: ${cpuMs.toFixed(2)} ms of CPU, ${Math.round(1_000 / cpuMs)} a CPU second; ` +
        `median ${median.toFixed(2)} ms, p99 ${late.toFixed(2)} ms`,
    );
  }
}

/** Publishes, and waits until payments has stored all of it. */
async function measurePublishing(runtime: BenchRuntime, copy: BenchRuntime): Promise<void> {
  const publishing = stopwatch();
  await publishAll(runtime);
  say(`publishing ${billerCount} billers: ${publishing()}`);
  const rest = stopwatch();
  for (let stored = 0; stored < billerCount;) {
    const sql = 'select count(*)::int as stored from payments.biller';
    stored = (await copy.database.rows<{ stored: number }>(sql))[0].stored;
  }
  say(`until payments has stored them all, after that: ${rest()}`);
}

async function measureReadModels(runtime: BenchRuntime, copy: BenchRuntime): Promise<BillerIndex> {
  const beforeBook = heapMib();
  const filling = stopwatch();
  const book = new BillerBook();
  await book.refresh(copy.database);
  const filled = filling();
  say(`payments' read model in memory: ${filled}, ${(heapMib() - beforeBook).toFixed(0)} MiB`);
  if (!book.versionOn('bench-1', today())) throw new Error('the book lacks a biller');
  const before = heapMib();
  const indexing = stopwatch();
  const names = new Map(municipalities.map((each) => [each.key, each.sq]));
  const index = new BillerIndex(runtime.database, names);
  await index.refresh();
  findBillers(index, { q: 'uji' });
  const indexed = indexing();
  say(`catalog's index in memory: ${indexed}, ${(heapMib() - before).toFixed(0)} MiB`);
  return index;
}

async function measureChange(runtime: BenchRuntime, copy: BenchRuntime, index: BillerIndex): Promise<void> {
  const changing = stopwatch();
  const content = { ...billerOf(1), version: 2, validFrom: today() };
  await runtime.database.transaction((tx) =>
    publish(tx, runtime.log, [{ content, proposedBy: 'a', approvedBy: 'b', proposalId: null }]),
  );
  await index.refresh({ now: true });
  findBillers(index, { q: 'uji' });
  say(`one change, published and found: ${changing()}`);
  const sql = `select 1 from payments.biller where code = $1 and versions @> '[{"version": 2}]'`;
  while ((await copy.database.rows(sql, [content.code])).length === 0);
  say(`the same change in force in payments, from its start: ${changing()}`);
}

async function main(hosted: HostedProcess): Promise<void> {
  const runtime = hosted.runtimes.get('catalog')!;
  const copy = hosted.runtimes.get('payments')!;
  await measurePublishing(runtime, copy);
  const index = await measureReadModels(runtime, copy);
  measureLookups(index);
  await measureChange(runtime, copy, index);
  say(`the whole process: ${(process.memoryUsage().rss / 1_048_576).toFixed(0)} MiB resident`);
}

await withHosted([catalog, payments], main);
