// After every step: what was appended, how far each group came, what was told and what the accounts hold must
// be as the model says.
import { partitionOf } from '#log';
import { partitions } from './bank.js';
import { Broken, differences } from './history.js';
import { balances, positions, storedCounts } from './observe.sql.js';
import { meaningKey, type Simulation } from './simulation.js';
import { consumed } from './simulated-process.js';
import type { WireRecord } from './wire.js';

export async function observe(simulation: Simulation): Promise<void> {
  const { model, wire } = simulation;
  const appended = await wire.look();
  const submitted = appended.filter(({ topic }) => topic === 'payments.submitted');
  demand(
    'submissions on the log',
    simulation.expectedSubmitted,
    submitted.map(({ id }) => id),
  );
  for (const record of submitted) demandPartition(simulation, record);
  const told = appended.filter(({ topic }) => topic === 'payments.outcomes');
  await follow(simulation, told.map(shortForm));
  demand('events told', model.expected, told.map(shortForm));
  for (const { id, type } of told) {
    // What a case is told again may have the same id: it is the same fact.
    if (/enquiry-answered|decision-failed/.test(type)) continue;
    if (simulation.eventIds.has(id)) throw new Broken(`the event ${id} was told twice`);
    simulation.eventIds.add(id);
  }
  await compareTotals(simulation);
  simulation.expectedSubmitted = [];
  simulation.firstOfTwo = undefined;
  model.expected = [];
}

function demand(what: string, expected: readonly string[], found: readonly string[]): void {
  const different = differences(expected, found);
  if (different.length > 0) throw new Broken(`${what} differ from the model`, different);
}

/** All debits of an account are in one partition, however its IBAN was written. */
function demandPartition(simulation: Simulation, { key, partition, json }: WireRecord): void {
  const debtorIban = meaningOf(simulation, json)?.debtorIban;
  if (debtorIban !== undefined && partition !== partitionOf(debtorIban, partitions))
    throw new Broken(`a debit of ${debtorIban} written ${JSON.stringify(key)} is in partition ${partition}`);
}

/** Lets the model do what the groups have done since the last step, in their order. */
async function follow(simulation: Simulation, told: readonly string[]): Promise<void> {
  const all = await positions(simulation.database);
  const { firstOfTwo, model } = simulation;
  const first = all.filter(({ topic, partition }) => `${topic}/${partition}` === firstOfTwo);
  for (const { topic, partition, position } of [...first, ...all]) {
    const name = `${topic}/${partition}`;
    // The later of two at the same time need not see what the first one credits.
    if (firstOfTwo !== undefined && name !== firstOfTwo)
      for (const [, id] of told.flatMap((text) => [/^refused (.+) AM04$/.exec(text) ?? []]))
        if (id !== undefined) model.unseenCredits.add(id);
    const before = simulation.reached.get(name) ?? 0;
    if (position < before) throw new Broken(`${name} went back from ${before} to ${position}`);
    if (position > simulation.wire.length(topic, partition))
      throw new Broken(`${name} is at ${position}, beyond its end`);
    for (const record of simulation.wire.read({ topic, partition }, before, position))
      take(simulation, record);
    simulation.reached.set(name, position);
  }
  model.unseenCredits.clear();
}

function take(simulation: Simulation, record: WireRecord): void {
  const { topic, partition, offset, sequence } = record;
  if (sequence !== undefined) {
    // Relayed twice, handled once.
    const name = `${topic}/${partition}`;
    const seen = simulation.sequences.get(name) ?? new Set<number>();
    simulation.sequences.set(name, seen);
    if (seen.has(sequence)) return;
    seen.add(sequence);
  }
  if (!apply(simulation, record)) simulation.letters.set(`${topic}/${partition}/${offset}`, record);
}

/** The record's effect on the model; false if it cannot be handled. */
export function apply(simulation: Simulation, { topic, type, json }: WireRecord): boolean {
  const { model, clock, poisonous } = simulation;
  if (topic === consumed[0]) {
    const intent = type === 'payments.submitted.v1' ? meaningOf(simulation, json) : undefined;
    if (!intent || poisonous.has(intent.transactionId)) return false;
    const { intake } = JSON.parse(json) as { intake?: { batchId?: string } };
    model.settle(intent, clock.day(), intake?.batchId);
    return true;
  }
  const data = JSON.parse(json) as never;
  if (type === 'cancellations.approved.v1') model.undo(data);
  else if (type === 'cancellations.enquired.v1') model.answer(data);
  else if (topic === 'cancellations.decisions') return true;
  else if (topic === 'catalog.bills') model.storeBill(data);
  else {
    const { code, versions } = data as { code: string; versions: never[] };
    model.billers.set(code, versions);
  }
  return true;
}

export function meaningOf(simulation: Simulation, json: string) {
  if (!json.startsWith('{')) return undefined;
  return simulation.meanings.get(meaningKey(JSON.parse(json) as object));
}

interface Told {
  transactionId: string;
  state: string;
  caseId?: string;
  code?: string;
  reasons?: { code: string }[];
  found: { transactionId: string; state: string }[];
  missing: string[];
}

/** An outcome event as the model writes it. */
function shortForm({ type, json }: WireRecord): string {
  const data = JSON.parse(json) as Told;
  const { transactionId, state, caseId, reasons } = data;
  if (type === 'payments.enquiry-answered.v1') {
    const found = data.found.map((each) => `${each.transactionId}:${each.state}`);
    return `answered ${caseId} ${[...found, ...data.missing.map((id) => `${id}:missing`)].sort().join(',')}`;
  }
  if (type === 'payments.decision-failed.v1') return `failed ${transactionId} ${caseId} ${data.code}`;
  if (type !== `payments.${state}.v1`) return `${type} says ${state} of ${transactionId}`;
  return `${state} ${transactionId} ${reasons?.[0]?.code ?? ''}${caseId ? ` ${caseId}` : ''}`;
}

async function compareTotals({ database, model }: Simulation): Promise<void> {
  const stored = await storedCounts(database);
  demand('totals', [`${model.payments.size} payments, ${model.repeats.length} repeats`], [stored]);
  const found = (await balances(database)).map(
    ({ iban, state, debits, credits }) => `${iban} ${state} debits ${debits} credits ${credits}`,
  );
  const expected = [...model.accounts].map(
    ([iban, { state, debitsMinor, creditsMinor }]) =>
      `${iban} ${state} debits ${debitsMinor} credits ${creditsMinor}`,
  );
  demand('accounts', expected, found);
}
