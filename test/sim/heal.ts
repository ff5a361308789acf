// The end of a run: nothing fails any more, and everything that was accepted must come to its end within a
// bounded number of rounds.
import { replayAll } from './actions/around.js';
import * as around from './actions/around.js';
import { deliverAt, release, relay, waiting } from './actions/deliver.js';
import { forgetDecided } from './actions/submit.js';
import { Broken } from './history.js';
import { letters } from './observe.sql.js';
import { meaningOf } from './observe.js';
import type { Simulation } from './simulation.js';

const roundsMax = 120;
const dayMs = 24 * 3_600_000;

export async function heal(simulation: Simulation): Promise<void> {
  const { history, poisonous, clock } = simulation;
  poisonous.clear();
  simulation.faultsStrike = false;
  for (let round = 1; ; round++) {
    history.begin(round, 'heal');
    await deliverAll(simulation);
    await replayLetters(simulation);
    await release(simulation);
    await cancelWaiting(simulation);
    await simulation.check();
    if (waiting(simulation).length === 0 && openPayments(simulation).length === 0) break;
    if (round === roundsMax)
      throw new Broken(`after ${roundsMax} rounds without faults not everything came to its end`, [
        ...waiting(simulation).map(({ topic, partition }) => `${topic}/${partition} waits`),
        ...openPayments(simulation),
      ]);
    clock.advance(dayMs);
  }
  if (simulation.broker) await quietRelay(simulation);
  await forgetDecided(simulation);
  await simulation.check();
  await simulation.checkAll();
  demandNothingLost(simulation);
}

async function deliverAll(simulation: Simulation): Promise<void> {
  if (simulation.broker) {
    await quietRelay(simulation);
    await simulation.check();
  }
  for (const place of waiting(simulation)) {
    const { length } = simulation.wire.read(place, 0, Infinity);
    for (let turn = 0; turn <= length && isWaiting(simulation, place); turn++) {
      await deliverAt(simulation, place, { eventsMax: 1_000 });
      await simulation.check();
    }
  }
}

// What a relay still holds of an earlier lease costs it one failed mark.
async function quietRelay(simulation: Simulation): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await relay(simulation);
}

function isWaiting(
  simulation: Simulation,
  { topic, partition }: { topic: string; partition: number },
): boolean {
  return waiting(simulation).some((place) => place.topic === topic && place.partition === partition);
}

async function replayLetters(simulation: Simulation): Promise<void> {
  const { database } = simulation;
  for (const { id, place, state } of await letters(database)) {
    const record = simulation.letters.get(place);
    if (!record || (state !== 'parked' && state !== 'replaying')) continue;
    const hopeless = record.topic !== 'payments.submitted' || !isPayment(simulation, record);
    if (state === 'parked') await around.decide(simulation, { id, place, hopeless });
    if (!hopeless) await replayAll(simulation, 0);
    await simulation.check();
  }
}

function isPayment(simulation: Simulation, { type, json }: { type: string; json: string }): boolean {
  return type === 'payments.submitted.v1' && meaningOf(simulation, json) !== undefined;
}

/** A payment that waits for a person has no day of its own: somebody must decide. */
async function cancelWaiting(simulation: Simulation): Promise<void> {
  for (const payment of simulation.model.payments.values())
    if (payment.state === 'held' && payment.code) await around.approveOf(simulation, payment, 1);
}

function openPayments({ model }: Simulation): string[] {
  return [...model.payments.values()]
    .filter(({ state }) => state === 'held')
    .map(({ intent, state, code }) => `${intent.transactionId} is ${state} ${code ?? ''}`);
}

/** Every id that some door accepted has its payment; the comparison before made sure that it has one only. */
function demandNothingLost(simulation: Simulation): void {
  const { model, letters: parked, wire } = simulation;
  const lost = [...model.accepted.keys()].map((id) => `${id} was accepted and has no outcome`);
  const dead = [...parked.keys()].map((place) => `${place} is still parked`);
  const missing = [...lost, ...dead, ...wire.unrelayed()];
  if (missing.length > 0) throw new Broken('something was lost', missing);
}
