// Brings one batch to its end: done, retried or parked. Effects, position and parked records commit together,
// in both engines.
import { isConnectionLoss, isDatabaseFull, isRetriable } from '#db';
import { isUtf8 } from 'node:buffer';
import { backOff } from './back-off.js';
import { finishReplay, lettersToReplay, parkRecord, recordAct, type DeadLetter } from './dead-letter.sql.js';
import { advancePosition, readPosition, type PositionKey } from './position.sql.js';
import { faultPoint } from './fault-point.js';
import type { Judge } from './foreign.rules.js';
import type { ReceivedEvent, Subscription } from './port.js';
import { Rounds } from './rounds.js';
import { readRecord, reasonOf, type PoisonRecord } from './record-batch.js';

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
  /**
   * The highest sequence of each source among the records before an offset, to know a republished one again.
   */
  sequencesBefore?(offset: number): Record<string, number> | undefined;
}

export interface DeliveryHooks {
  signal: AbortSignal;
  onRetry(delivery: Delivery, attempt: number, error: unknown): void;
  /** The record's dead letter is committed. */
  onParked(delivery: Delivery, record: PoisonRecord): void;
}

const retriesMax = 8;

/**
 * Handles a batch to its end. Throws FencedError if the partition is another's, or the abort reason when told
 * to stop.
 */
export async function deliver(
  subscription: Subscription,
  delivery: Delivery,
  hooks: DeliveryHooks,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    hooks.signal.throwIfAborted();
    try {
      await commit(subscription, delivery);
      break;
    } catch (error) {
      // The answer to an earlier COMMIT may have been lost: then the position tells that it took place.
      if (error instanceof FencedError && attempt > 1 && (await isCommitted(subscription, delivery))) break;
      if (error instanceof FencedError) throw error;
      const nothingCanBeStored = isConnectionLoss(error) || isDatabaseFull(error);
      if (!nothingCanBeStored && !(isRetriable(error) && attempt < retriesMax))
        return divideOrPark(subscription, delivery, { hooks, error, attempt });
      hooks.onRetry(delivery, attempt, error);
      await backOff(attempt, hooks.signal);
    }
  }
  for (const record of delivery.poison) hooks.onParked(delivery, record);
}

function positionKey({ database, group }: Subscription, { topic, partition }: Delivery): PositionKey {
  return { schema: database.schema, group, topic, partition };
}

const rounds = new WeakMap<Subscription, Rounds>();

async function commit(subscription: Subscription, delivery: Delivery): Promise<void> {
  faultPoint('batch-fetched');
  if (subscription.together) {
    let own = rounds.get(subscription);
    if (!own) rounds.set(subscription, (own = new Rounds(subscription, commitAll)));
    await own.commit(delivery);
  } else await commitAll(subscription, [delivery]);
  faultPoint('committed');
}

/** Positions, parked records and effects of some partitions of one topic, in one transaction. */
async function commitAll(subscription: Subscription, deliveries: Delivery[]): Promise<void> {
  await subscription.database.transaction(async (tx) => {
    for (const delivery of deliveries) {
      const { topic, partition, owner, from, to } = delivery;
      const key = positionKey(subscription, delivery);
      const sequences = delivery.sequencesBefore?.(to);
      if (!(await advancePosition(tx, key, { owner, from, to, ...(sequences && { sequences }) })))
        throw new FencedError(`${subscription.group} no longer owns ${topic}/${partition} at ${from}`);
      for (const record of delivery.poison) await parkRecord(tx, key, record);
    }
    const [{ topic, partition }] = deliveries as [Delivery, ...Delivery[]];
    const events =
      deliveries.length === 1 ? deliveries[0].events : deliveries.flatMap((delivery) => delivery.events);
    if (events.length > 0) await subscription.handler({ topic, partition, events }, tx);
    faultPoint('transaction-open');
  });
}

async function isCommitted(subscription: Subscription, delivery: Delivery): Promise<boolean> {
  const stored = await readPosition(subscription.database, positionKey(subscription, delivery));
  return stored?.owner === delivery.owner && stored.position === delivery.to;
}

interface Failure {
  hooks: DeliveryHooks;
  error: unknown;
  attempt: number;
}

/** Halves a failing batch until the record that fails stands alone, and parks that one. */
async function divideOrPark(subscription: Subscription, delivery: Delivery, failure: Failure): Promise<void> {
  const { events, poison } = delivery;
  const { hooks, error, attempt } = failure;
  if (events.length > 1) {
    const middle = events[events.length >> 1].offset;
    const isLeft = ({ offset }: { offset: number }) => offset < middle;
    const isRight = ({ offset }: { offset: number }) => offset >= middle;
    const left = { to: middle, events: events.filter(isLeft), poison: poison.filter(isLeft) };
    const right = { from: middle, events: events.filter(isRight), poison: poison.filter(isRight) };
    await deliver(subscription, { ...delivery, ...left }, hooks);
    await deliver(subscription, { ...delivery, ...right }, hooks);
    return;
  }
  const [event] = events;
  if (!event) throw error;
  const parked = { ...asPoison(event, error), attempts: attempt };
  await deliver(subscription, { ...delivery, events: [], poison: [...poison, parked] }, hooks);
}

function asPoison(event: ReceivedEvent, error: unknown): PoisonRecord & { timeMs: number } {
  const { offset, key, id, type, timeMs, data } = event;
  return {
    offset,
    key,
    id,
    type,
    timeMs,
    reason: reasonOf(error),
    payload: Buffer.from(JSON.stringify(data)),
  };
}

const replayAttemptsMax = 5;

type Letter = DeadLetter & { event_at: Date | null };

/**
 * Handles the dead letters that an operator asked to replay: each ends replayed, or parked again with the new
 * reason. Throws when nothing can be stored now: the rest is tried again later. Returns how many letters were
 * handled.
 */
export async function replayDeadLetters(
  subscription: Subscription,
  judge: Judge,
  signal = new AbortController().signal,
): Promise<number> {
  const { database, group, topics } = subscription;
  const letters = await lettersToReplay(database, group, topics);
  for (const letter of letters) {
    if (signal.aborted) break;
    await replay(subscription, letter, { record: recordOf(letter, judge), signal });
  }
  return letters.length;
}

async function replay(
  subscription: Subscription,
  letter: Letter,
  { record, signal }: { record: ReceivedEvent | PoisonRecord; signal: AbortSignal },
): Promise<void> {
  if ('reason' in record) return parkAgain(subscription, letter, record.reason);
  for (let attempt = 1; ; attempt++) {
    try {
      return await handleAgain(subscription, letter, record);
    } catch (error) {
      // The answer to a COMMIT may be lost: the letter's own state tells the next round whether it took
      // place.
      if (isConnectionLoss(error) || isDatabaseFull(error)) throw error;
      if (!isRetriable(error) || attempt === replayAttemptsMax)
        return parkAgain(subscription, letter, reasonOf(error));
      await backOff(attempt, signal);
    }
  }
}

function handleAgain(subscription: Subscription, letter: Letter, event: ReceivedEvent): Promise<void> {
  const { database, group, handler } = subscription;
  const { id, topic, partition } = letter;
  return database.transaction(async (tx) => {
    if (!(await finishReplay(tx, database.schema, { id, state: 'replayed' }))) return;
    await handler({ topic, partition, events: [event] }, tx);
    await recordAct(tx, database.schema, { id, act: 'replayed', actor: group, note: null });
    faultPoint('replay-open');
  });
}

function parkAgain({ database, group }: Subscription, { id }: Letter, reason: string): Promise<void> {
  return database.transaction(async (tx) => {
    if (!(await finishReplay(tx, database.schema, { id, state: 'parked', reason }))) return;
    await recordAct(tx, database.schema, { id, act: 'replay failed', actor: group, note: reason });
  });
}

function recordOf(letter: Letter, judge: Judge): ReceivedEvent | PoisonRecord {
  const stored = {
    offset: letter.position,
    type: letter.event_type ?? '',
    id: letter.event_id ?? letter.id,
    key: letter.event_key ?? '',
  };
  // Decoding would put other characters in the place of broken ones, and they might pass.
  if (!isUtf8(letter.payload)) return { ...stored, reason: 'not UTF-8', payload: letter.payload };
  const timeMs = (letter.event_at ?? letter.parked_at).getTime();
  return readRecord({ ...stored, timeMs, json: letter.payload.toString('utf8') }, judge);
}
