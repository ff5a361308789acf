// The load of the benchmarks of the payment's way: a thousand accounts that pay one another, published to the
// topic.
import type { Database } from '#db';
import { eventOf, events, type PaymentSubmitted } from '#events';
import type { EventLog, OutgoingEvent } from '#log';
import { kosovoIban } from '#money';
import { setTimeout as pause } from 'node:timers/promises';

const bank = '99';
const accounts = Array.from({ length: 1_000 }, (_, index) =>
  kosovoIban({ bank, branch: '01', account: String(index + 1).padStart(10, '0') }),
);
const publishedAtOnce = 5_000;
const lookEveryMs = 20;

export interface Load {
  /** Goes into every transactionId, so that no run repeats another. */
  run: string;
  count: number;
  /** Half of all payments credit one account. */
  hot: boolean;
}

/** A payment of the load: ids are never seen before, accounts follow a fixed walk over all of them. */
function submission({ run, hot }: Load, index: number): PaymentSubmitted {
  const creditor = hot && index % 2 === 0 ? 0 : (index * 7 + 13) % accounts.length;
  return {
    transactionId: `${run}-${index.toString(36).padStart(7, '0')}`,
    debtorAccount: { iban: accounts[(index * 31 + 1 + (index % 7)) % accounts.length] },
    creditorAccount: { iban: accounts[creditor] },
    creditorName: 'Shitesi i Pare',
    instructedAmount: {
      currency: 'EUR',
      amount: `${1 + (index % 40)}.${String(index % 100).padStart(2, '0')}`,
    },
    remittanceInformationUnstructured: 'Pagese e rregullt',
  };
}

function eventsOf(load: Load, from: number, to: number): OutgoingEvent[] {
  const timeMs = Date.now();
  return Array.from({ length: to - from }, (_, offset) => {
    const data = submission(load, from + offset);
    return eventOf(events.paymentSubmitted, data, { id: data.transactionId, timeMs });
  });
}

/** Publishes the load, in order; the next events are made while the last ones are written. */
export async function publishLoad(log: Pick<EventLog, 'publish'>, load: Load): Promise<void> {
  let publishing: Promise<void> = Promise.resolve();
  for (let at = 0; at < load.count; at += publishedAtOnce) {
    const chunk = eventsOf(load, at, Math.min(at + publishedAtOnce, load.count));
    await publishing;
    publishing = log.publish('payments.submitted', chunk);
  }
  await publishing;
}

// Outcomes are counted by their offsets: one event each, and the sum costs nothing.
export async function countDecided(database: Database): Promise<number> {
  const [row] = await database.rows<{ decided: number }>(
    `select sum(next_offset)::bigint as decided from log.partition where topic = 'payments.outcomes'`,
  );
  return row.decided;
}

export async function untilDecided(database: Database, count: number): Promise<void> {
  while ((await countDecided(database)) < count) await pause(lookEveryMs);
}

/** Waits until every outcome has left for the broker. */
export async function untilRelayed(database: Database): Promise<void> {
  while ((await unrelayed(database)) > 0) await pause(lookEveryMs);
}

async function unrelayed(database: Database): Promise<number> {
  const [row] = await database.rows<{ waiting: number }>(
    `select sum(p.next_offset - coalesce(r.position, 0))::bigint as waiting
     from log.partition p left join log.relay r using (topic, partition) where p.topic = 'payments.outcomes'`,
  );
  return row.waiting;
}
