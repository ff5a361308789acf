// Payments put on the topic by another program: sent until acknowledged, in any order and as often as asked.
import { eventOf, eventCatalog, events } from '#events';
import { openEventLog, silentReporter } from '#log';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stand } from '../stand/stand.js';
import type { Entry, Journal } from './journal.js';

const againAfterMs = 200;
const topic = 'payments.submitted';

/**
 * Puts entries on the topic, each as often as it stands in the list; an attempt that failed half way repeats
 * all.
 */
export async function putOnTopic(
  stand: Stand,
  entries: readonly Entry[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (stand.broker) await produce(stand, entries);
      else await append(stand, entries);
      for (const entry of entries) entry.isAnswered = true;
      return;
    } catch (error) {
      entries[0].lastTrouble = error;
      await pause(againAfterMs);
    }
  }
}

// Plain JSON under the debtor's key, without any header of ours: what a program that knows nothing of
// CloudEvents sends.
async function produce(stand: Stand, entries: readonly Entry[]): Promise<void> {
  await stand.broker!.producer.send({
    topic,
    acks: -1,
    messages: entries.map(({ submission }) => ({
      key: submission.debtorAccount.iban,
      value: JSON.stringify(submission),
    })),
  });
}

async function append(stand: Stand, entries: readonly Entry[]): Promise<void> {
  const log = await openEventLog(await stand.database(), eventCatalog(), { report: silentReporter });
  await log.publish(
    topic,
    entries.map(({ submission }) =>
      eventOf(events.paymentSubmitted, submission, {
        id: `topic/${submission.transactionId}`,
        timeMs: Date.now(),
      }),
    ),
  );
}

/** New payments, put on the topic in small sends until somebody has enough. */
export async function keepProducing(
  of: { stand: Stand; journal: Journal; signal: AbortSignal; hasEnough(): boolean },
  shape: { perSend: number; everyMs: number },
): Promise<void> {
  while (!of.hasEnough() && !of.signal.aborted) {
    const entries = Array.from({ length: shape.perSend }, () => of.journal.next('topic'));
    await putOnTopic(of.stand, entries, of.signal);
    await pause(shape.everyMs);
  }
}
