// Figures for whoever scrapes: cases, mails and replies by state, and what the last 30 days brought, read
// when they are asked for.
import { now } from '#time';
import { Gauge } from 'prom-client';
import type { Cancellations } from '../cancellations.js';
import { countMailStates, countReplyStates, countStates, readTotals } from './figures.sql.js';

const dayMs = 86_400_000;
const totalDays = 30;
const endStates = ['reversed', 'cancelled', 'rejected', 'merged'];

export function watchCases({ database, runtime }: Cancellations): void {
  const { metrics } = runtime;
  const cases = readTogether(() => countStates(database, now()));
  watch(metrics, { name: 'pagesa_cases', help: 'Cancellation cases by state', label: 'state' }, async () =>
    (await cases()).map(({ state, count }) => [state, count]),
  );
  const overdue = 'Cases past their due time that wait for somebody';
  watch(metrics, { name: 'pagesa_cases_overdue', help: overdue, label: 'state' }, async () =>
    (await cases())
      .filter(({ state }) => !endStates.includes(state))
      .map(({ state, overdue: late }) => [state, late]),
  );
  watch(metrics, { name: 'pagesa_mails', help: 'Mails taken in, by state', label: 'state' }, async () =>
    (await countMailStates(database)).map(({ state, count }) => [state, count]),
  );
  watch(
    metrics,
    { name: 'pagesa_replies', help: 'Replies to customers, by state', label: 'state' },
    async () => (await countReplyStates(database)).map(({ state, count }) => [state, count]),
  );
  watchTotals({ database, runtime });
}

function watchTotals({ database, runtime }: Pick<Cancellations, 'database' | 'runtime'>): void {
  const totals = readTogether(() => readTotals(database, new Date(now().getTime() - totalDays * dayMs)));
  const days = `of the last ${totalDays} days, by reason`;
  const figures = {
    opened: ['pagesa_cases_opened', `Cases ${days}`],
    matched_alone: ['pagesa_cases_matched_alone', `Cases ${days}, matched without a hand`],
    recovered_minor: ['pagesa_cases_recovered_minor', `Minor units of EUR given back in cases ${days}`],
    seconds_to_decision: [
      'pagesa_cases_decision_seconds',
      `Median from opening to decision of cases ${days}`,
    ],
  } as const;
  for (const figure of Object.keys(figures) as (keyof typeof figures)[]) {
    const [name, help] = figures[figure];
    watch(runtime.metrics, { name, help, label: 'reason' }, async () =>
      (await totals()).flatMap((row) => (row[figure] === null ? [] : [[row.reason, row[figure]]])),
    );
  }
}

function watch(
  metrics: Cancellations['runtime']['metrics'],
  { name, help, label }: { name: string; help: string; label: string },
  read: () => Promise<[labelled: string, value: number][]>,
): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [metrics],
    async collect() {
      const values = await read();
      this.reset();
      for (const [labelled, value] of values) this.set({ [label]: labelled }, value);
    },
  });
  gauge.reset();
}

/** A scrape collects all figures at once: those that come out of one query ask it once. */
function readTogether<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= read().finally(() => (running = undefined)));
}
