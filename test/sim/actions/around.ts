// What goes on around the payments: people who cancel and ask, accounts and catalog that change, time, and a
// bug that one meets.
import { eventOf, events } from '#events';
import { changeAccountState } from '#ledger';
import { decideLetter } from '#log';
import { customers, merchants } from '../bank.js';
import { firstVersions, nextVersions } from '../book.js';
import { billReference, dueMinor, finesCode } from '../intent.js';
import type { ModelPayment } from '../model.js';
import { letters, type Letter } from '../observe.sql.js';
import { apply, meaningOf } from '../observe.js';
import { processCount, type Simulation } from '../simulation.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

async function tellDecisions(
  { outside, database }: Simulation,
  told: Parameters<Simulation['outside']['append']>[2],
): Promise<void> {
  await database.transaction((tx) => outside.append(tx, 'cancellations.decisions', told));
}

/**
 * Approved cancellations: of one payment, of the same by two cases, twice by one case, of one that nobody
 * knows.
 */
export async function approve(simulation: Simulation): Promise<void> {
  const { random, model } = simulation;
  const known = [...model.payments.values()];
  const recent = random.chance(0.7) ? known.slice(-80) : known;
  const payment = recent.length > 0 && random.chance(0.95) ? random.pick(recent) : undefined;
  await approveOf(simulation, payment, random.pick([1, 1, 2, 3]));
}

/** One decision, or two of two cases, or (3) the same decision twice. */
export async function approveOf(
  simulation: Simulation,
  payment: ModelPayment | undefined,
  kind: number,
): Promise<void> {
  const { random, clock, history } = simulation;
  const transactionId = payment?.intent.transactionId ?? 'TX-nobody-knows';
  const caseId = `case-${simulation.fresh()}`;
  const cases = kind === 1 ? [caseId] : [caseId, kind === 2 ? `${caseId}b` : caseId];
  history.tell(`${transactionId} by ${cases.join(', ')}`);
  const told = cases.map((each) => {
    const decision = {
      caseId: each,
      transactionId,
      debtorIban: payment?.intent.debtorIban ?? customers[0],
      reason: random.pick(['DUPL', 'CUST', 'AC03']),
      proposedBy: 'teuta',
      approvedBy: 'blerim',
      approvedAtMs: clock.ms,
    };
    const id = `decision-${simulation.fresh()}`;
    return eventOf(events.cancellationApproved, decision, { id, timeMs: clock.ms });
  });
  await tellDecisions(simulation, told);
}

export async function enquire(simulation: Simulation): Promise<void> {
  const { random, intents, clock, history } = simulation;
  const transactionIds = Array.from({ length: random.between(1, 4) }, () =>
    intents.length > 0 && random.chance(0.9) ? random.pick(intents).transactionId : 'TX-nobody-knows',
  );
  const data = { caseId: `case-${simulation.fresh()}`, transactionIds };
  history.tell(`${data.caseId} about ${transactionIds.join(', ')}`);
  const id = `enquiry-${simulation.fresh()}`;
  await tellDecisions(simulation, [eventOf(events.cancellationEnquired, data, { id, timeMs: clock.ms })]);
}

/** Events on the topic of decisions that payments does not want, as a later version may tell them. */
export async function tellUnwanted(simulation: Simulation): Promise<void> {
  const { random, clock, history } = simulation;
  const told = Array.from({ length: random.between(1, 12) }, () => ({
    type: 'cancellations.noted.v1',
    id: `noted-${simulation.fresh()}`,
    key: random.pick(customers),
    timeMs: clock.ms,
    data: { note: 'seen' },
  }));
  history.tell(`${told.length} of them`);
  await tellDecisions(simulation, told);
}

export async function changeAccount(simulation: Simulation): Promise<void> {
  const { random, model, database, history } = simulation;
  const iban = random.pick([...customers, ...merchants]);
  // Mostly opened again, or soon nothing would move any more.
  const state = random.weighted({ open: 70, blocked: 20, closed: 10 });
  history.tell(`${iban} ${state}`);
  await changeAccountState(database, iban, state);
  model.accounts.get(iban)!.state = state;
}

export async function changeCatalog(simulation: Simulation): Promise<void> {
  const { random, clock, history } = simulation;
  if (simulation.versions.length === 0) simulation.versions = firstVersions(clock.day(2));
  else {
    const which = random.below(simulation.versions.length);
    const next = nextVersions(simulation.versions[which], random, clock.day(random.between(-1, 3)));
    simulation.versions[which] = next;
    const { code, version, validFrom, active, amount } = next[next.length - 1];
    history.tell(`${code} ${version} from ${validFrom} ${active} ${JSON.stringify(amount)}`);
  }
  await tellBillers(simulation);
}

async function tellBillers(simulation: Simulation): Promise<void> {
  const { outside, database, clock } = simulation;
  const told = simulation.versions.map((versions) =>
    eventOf(
      events.billerPublished,
      { code: versions[0].code, versions: versions as unknown as Record<string, unknown>[] },
      { id: `catalog-${simulation.fresh()}`, timeMs: clock.ms },
    ),
  );
  await database.transaction((tx) => outside.append(tx, 'catalog.billers', told));
}

/** The catalog's word about a bill, which may come late. */
export async function changeBill(simulation: Simulation): Promise<void> {
  const { random, outside, database, clock, history } = simulation;
  const reference = billReference(random);
  const now = simulation.fresh();
  const bill = {
    billerCode: finesCode,
    reference,
    revision: random.chance(0.9) ? now : Math.max(1, now - 200),
    state: random.weighted({ open: 70, paid: 20, withdrawn: 10 }),
    amountMinor: dueMinor(reference),
    currency: 'EUR',
  };
  history.tell(JSON.stringify(bill));
  const event = eventOf(events.billChanged, bill, { id: `bill-${now}`, timeMs: clock.ms });
  await database.transaction((tx) => outside.append(tx, 'catalog.bills', [event]));
}

export function moveClock({ random, clock, history }: Simulation): Promise<void> {
  const byMs = random.pick([5 * minuteMs, hourMs, 7 * hourMs, 24 * hourMs, 50 * hourMs]);
  clock.advance(byMs);
  history.tell(`by ${byMs / hourMs} h to ${new Date(clock.ms).toISOString()}`);
  return Promise.resolve();
}

/** A bug that only one payment meets comes or goes. */
export function poison({ random, poisonous, intents, history }: Simulation): Promise<void> {
  const [known] = poisonous;
  if (known !== undefined && random.chance(0.6)) {
    poisonous.delete(known);
    history.tell(`no longer ${known}`);
  } else if (intents.length > 0) {
    const { transactionId } = random.pick(intents.slice(-10));
    poisonous.add(transactionId);
    history.tell(transactionId);
  }
  return Promise.resolve();
}

/** An operator has a dead letter tried again, or gives it up. */
export async function replay(simulation: Simulation): Promise<void> {
  const { random, database, history } = simulation;
  const parked = (await letters(database)).filter(({ state }) => state === 'parked');
  if (parked.length === 0) {
    history.tell('there is none');
    return;
  }
  const { id, place } = random.pick(parked);
  const { type, json } = simulation.letters.get(place)!;
  // What is no payment will never be one.
  const hopeless = type !== 'payments.submitted.v1' || !meaningOf(simulation, json);
  await decide(simulation, { id, place, hopeless: hopeless && random.chance(0.5) });
  await replayAll(simulation, 0.1);
}

/** An operator's decision about one dead letter. */
export async function decide(
  { database, history, letters: known }: Simulation,
  { id, place, hopeless }: { id: string; place: string; hopeless: boolean },
): Promise<void> {
  const state = hopeless ? 'discarded' : 'replaying';
  history.tell(`${place} ${state}`);
  await database.transaction((tx) => decideLetter(tx, 'payments', { id, state, actor: 'sim', note: null }));
  if (hopeless) known.delete(place);
}

/** The payments group tries again what operators asked for. */
export async function replayAll(simulation: Simulation, faultChance: number): Promise<void> {
  const { random, database } = simulation;
  const asked = (await letters(database)).filter(({ state }) => state === 'replaying');
  await simulation.attempt(
    random.below(processCount),
    (process) => process.replayDeadLetters('payments.submitted'),
    { chance: faultChance },
  );
  const now = new Map((await letters(database)).map((letter): [string, Letter] => [letter.id, letter]));
  for (const { id, place } of asked) {
    if (now.get(id)!.state !== 'replayed') continue;
    simulation.history.tell(`${place} replayed`);
    apply(simulation, simulation.letters.get(place)!);
    simulation.letters.delete(place);
  }
}
