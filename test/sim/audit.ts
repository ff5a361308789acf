// Compares everything that is stored with the model; costs time, so it is done every so many steps and at the
// end.
import { leadsTo, type State } from '../../apps/payments/src/way.js';
import { Broken, differences } from './history.js';
import {
  acceptedLines,
  batchLines,
  changes,
  fileLines,
  letters,
  paymentLines,
  repeatLines,
} from './observe.sql.js';
import type { Simulation } from './simulation.js';

export async function audit(simulation: Simulation): Promise<void> {
  const { database, model } = simulation;
  const compare = (what: string, expected: string[], found: string[]): void => {
    const different = differences(expected, found);
    if (different.length > 0) throw new Broken(`${what} differ from the model`, different);
  };
  compare('payments', expectedPayments(simulation), await paymentLines(database));
  compare('repeated submissions', expectedRepeats(simulation), await repeatLines(database));
  compare(
    'counts of files',
    [...model.batches].map(([batchId, { settled, refused, held, replayed, conflicts, cancelled }]) =>
      [batchId, settled, refused, held, replayed, conflicts, cancelled].join(' '),
    ),
    await batchLines(database),
  );
  compare(
    'files',
    [...simulation.files].map(([id, { received, malformed }]) => `${id} ${received} ${malformed}`),
    await fileLines(database),
  );
  compare('accepted payments', [...model.accepted.keys()], await acceptedLines(database));
  const parked = (await letters(database)).filter(({ state }) => state === 'parked' || state === 'replaying');
  compare(
    'dead letters',
    [...simulation.letters.keys()],
    parked.map(({ place }) => place),
  );
  for (const { first, next } of await changes(database))
    if (!leadsTo(first as State, next as State)) throw new Broken(`a payment went from ${first} to ${next}`);
}

function expectedPayments({ model }: Simulation): string[] {
  return [...model.payments.values()].map(({ intent, state, code, batchId }) => {
    const moved = state === 'settled' || state === 'reversed' ? 1 : 0;
    const back = state === 'reversed' ? 1 : 0;
    return [intent.transactionId, state, code ?? '-', batchId ?? '-', moved, back].join(' ');
  });
}

function expectedRepeats({ model }: Simulation): string[] {
  const counts = new Map<string, number>();
  for (const repeat of model.repeats) counts.set(repeat, (counts.get(repeat) ?? 0) + 1);
  return [...counts].map(([repeat, count]) => `${repeat} ${count}`);
}
