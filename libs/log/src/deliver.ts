// Brings one batch to its end: done, retried or parked. Effects, position and parked records commit together, in both engines.
import { isConnectionLoss, isDatabaseFull, isRetriable } from '#db';
import { setTimeout as pause } from 'node:timers/promises';
import { finishReplay, lettersToReplay, parkRecord, recordAct } from './dead-letter.sql.js';
import { advancePosition, readPosition } from './position.sql.js';
import { faultPoint } from './fault-point.js';
import type { ReceivedEvent, Subscription } from './port.js';
import { readRecord, type PoisonRecord } from './record-batch.js';

/** Another owner has the partition, or moved its position: whoever sees this must stop working on it. */
export class FencedError extends Error {
  override name = 'FencedError';
}

export interface Delivery {
  topic: string;
  partition: number;
  owner: string;
  /** Position before and after. */
  from: number;
  to: number;
  events: ReceivedEvent[];
  poison: PoisonRecord[];
  /** The highest sequence seen of each source, to know a republished record again. */
  sequences?: Record<string, number>;
}

export interface DeliveryHooks {
  signal: AbortSignal;
  onRetry(delivery: Delivery, attempt: number, error: unknown): void;
  onParked(delivery: Delivery, record: PoisonRecord): void;
}

const retriesMax = 8;
const pauseFirstMs = 50;
const pauseMaxMs = 5_000;

/** Handles a batch to its end. Throws FencedError if the partition is another's, or the abort reason when told to stop. */
export async function deliver(
  subscription: Subscription,
  delivery: Delivery,
  hooks: DeliveryHooks,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    hooks.signal.throwIfAborted();
    try {
      await commit(subscription, delivery);
      return;
    } catch (error) {
      // The answer to an earlier COMMIT may have been lost: then the position tells that it took place.
      if (error instanceof FencedError && attempt > 1 && (await isCommitted(subscription, delivery))) return;
      if (error instanceof FencedError) throw error;
      hooks.onRetry(delivery, attempt, error);
      const nothingCanBeStored = isConnectionLoss(error) || isDatabaseFull(error);
      if (nothingCanBeStored || (isRetriable(error) && attempt < retriesMax)) {
        await backOff(attempt, hooks.signal);
        continue;
      }
      await divideOrPark(subscription, delivery, hooks, { error, attempt });
      return;
    }
  }
}

async function commit(subscription: Subscription, delivery: Delivery): Promise<void> {
  const { topic, partition, events } = delivery;
  const where = { schema: subscription.database.schema, group: subscription.group, topic, partition };
  faultPoint('batch-fetched');
  await subscription.database.transaction(async (tx) => {
    if (!(await advancePosition(tx, where, delivery)))
      throw new FencedError(`${subscription.group} no longer owns ${topic}/${partition} at ${delivery.from}`);
    for (const record of delivery.poison) await parkRecord(tx, where, record);
    if (events.length > 0) await subscription.handler({ topic, partition, events }, tx);
    faultPoint('transaction-open');
  });
  faultPoint('committed');
}

async function isCommitted(subscription: Subscription, delivery: Delivery): Promise<boolean> {
  const { topic, partition } = delivery;
  const where = { schema: subscription.database.schema, group: subscription.group, topic, partition };
  const stored = await readPosition(subscription.database, where);
  return stored?.owner === delivery.owner && stored.position === delivery.to;
}

/** Halves a failing batch until the record that fails stands alone, and parks that one. */
async function divideOrPark(
  subscription: Subscription,
  delivery: Delivery,
  hooks: DeliveryHooks,
  failure: { error: unknown; attempt: number },
): Promise<void> {
  const { events, poison } = delivery;
  if (events.length > 1) {
    const middle = events[events.length >> 1]!.offset;
    const left = { ...delivery, to: middle, events: events.filter((event) => event.offset < middle) };
    const right = { ...delivery, from: middle, events: events.filter((event) => event.offset >= middle) };
    left.poison = poison.filter((record) => record.offset < middle);
    right.poison = poison.filter((record) => record.offset >= middle);
    // The sequences belong to the whole: only the last part may claim them.
    delete left.sequences;
    await deliver(subscription, left, hooks);
    await deliver(subscription, right, hooks);
    return;
  }
  const [event] = events;
  if (!event) throw failure.error;
  const record = { ...asPoison(event, failure.error), attempts: failure.attempt };
  hooks.onParked(delivery, record);
  await deliver(subscription, { ...delivery, events: [], poison: [...poison, record] }, hooks);
}

function asPoison(event: ReceivedEvent, error: unknown): PoisonRecord & { timeMs: number } {
  return {
    offset: event.offset,
    reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    payload: Buffer.from(JSON.stringify(event.data)),
    key: event.key,
    id: event.id,
    type: event.type,
    timeMs: event.timeMs,
  };
}

/** Pauses grow from 50 ms to 5 s, with half of each left to chance so that instances do not knock in step. */
export async function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  const longestMs = Math.min(pauseMaxMs, pauseFirstMs * 2 ** Math.min(attempt - 1, 10));
  await pause(longestMs * (0.5 + jitter() / 2), undefined, { signal });
}

// A pause's length decides nothing that is stored, so it needs no seeded source.
function jitter(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}

/** Handles the dead letters that an operator asked to replay; each ends replayed, or parked again with the new reason. */
export async function replayDeadLetters(
  subscription: Subscription,
  check: (type: string, data: unknown) => true | string | undefined,
): Promise<number> {
  const { database, group, topics } = subscription;
  const letters = await lettersToReplay(database, database.schema, group, topics);
  for (const letter of letters) {
    const record = readRecord(
      {
        offset: letter.position,
        type: letter.event_type ?? '',
        id: letter.event_id ?? letter.id,
        key: letter.event_key ?? '',
        timeMs: letter.event_at?.getTime() ?? letter.parked_at.getTime(),
        json: letter.payload.toString('utf8'),
      },
      check,
    );
    try {
      if ('reason' in record) throw new Error(record.reason);
      await database.transaction(async (tx) => {
        if (!(await finishReplay(tx, database.schema, { id: letter.id, state: 'replayed' }))) return;
        await subscription.handler(
          { topic: letter.topic, partition: letter.partition, events: [record] },
          tx,
        );
        await recordAct(tx, database.schema, { id: letter.id, act: 'replayed', actor: group, note: null });
      });
    } catch (error) {
      if (isRetriable(error)) throw error;
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      await database.transaction(async (tx) => {
        if (await finishReplay(tx, database.schema, { id: letter.id, state: 'parked', reason }))
          await recordAct(tx, database.schema, {
            id: letter.id,
            act: 'replay failed',
            actor: group,
            note: reason,
          });
      });
    }
  }
  return letters.length;
}
