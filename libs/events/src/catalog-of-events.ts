// The one typed map of every event, and the topics they travel on.
import * as auth from './auth.js';
import * as cancellations from './cancellations.js';
import * as catalog from './catalog.js';
import type { EventDefinition } from './define.js';
import * as payments from './payments.js';

/** Every event of the product, by its short name. */
export const events = {
  paymentSubmitted: payments.paymentSubmitted,
  paymentSettled: payments.paymentSettled,
  paymentRefused: payments.paymentRefused,
  paymentHeld: payments.paymentHeld,
  paymentCancelled: payments.paymentCancelled,
  paymentReversed: payments.paymentReversed,
  enquiryAnswered: cancellations.enquiryAnswered,
  decisionFailed: cancellations.decisionFailed,
  cancellationEnquired: cancellations.cancellationEnquired,
  cancellationApproved: cancellations.cancellationApproved,
  keyPublished: auth.keyPublished,
  subjectBlocked: auth.subjectBlocked,
  subjectUnblocked: auth.subjectUnblocked,
  sessionEnded: auth.sessionEnded,
  billerPublished: catalog.billerPublished,
  billChanged: catalog.billChanged,
} as const;

const byType = new Map<string, EventDefinition<never>>(
  Object.values(events).map((definition) => [
    definition.type,
    definition as unknown as EventDefinition<never>,
  ]),
);

const defaultTypes: Record<string, string> = { 'payments.submitted': events.paymentSubmitted.type };

/** What the event log needs to know of the events: their topics, checks and defaults. */
export function eventCatalog(partitions = 6) {
  return {
    topics: [
      { name: 'payments.submitted', partitions, compacted: false },
      { name: 'payments.outcomes', partitions, compacted: false },
      { name: 'cancellations.decisions', partitions, compacted: false },
      { name: 'auth.users', partitions: 1, compacted: true },
      { name: 'catalog.billers', partitions: 1, compacted: true },
      { name: 'catalog.bills', partitions, compacted: true },
    ],
    check: (type: string, data: unknown): true | string | undefined => byType.get(type)?.check(data),
    // Payments may be put on their topic by anybody; the rest is told by our own services only.
    checkForeign: (type: string, data: unknown): true | string | undefined =>
      type === events.paymentSubmitted.type
        ? payments.checkForeignSubmission(data)
        : byType.has(type)
          ? 'only Pagesa itself tells this'
          : undefined,
    defaultType: (topic: string): string | undefined => defaultTypes[topic],
  };
}

/**
 * Makes an outgoing event of a definition and its data; `id`
 * must be the same whenever the same fact is told again.
 */
export function eventOf<T>(
  definition: EventDefinition<T>,
  data: T,
  of: { id: string; timeMs: number },
): { type: string; id: string; key: string; timeMs: number; data: T } {
  return { type: definition.type, id: of.id, key: definition.key(data), timeMs: of.timeMs, data };
}
