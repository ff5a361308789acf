// Asks payments about a transaction number that somebody names later, and waits for the answer a moment.
import { eventOf, events } from '#events';
import { Problem } from '#http';
import { monotonicMs, now } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cancellations } from '../cancellations.js';
import type { CaseRow } from '../cases/case-row.js';
import { changeCase, findCase, lockCase } from '../cases/case.sql.js';

const answerWaitMs = 3_000;
const lookEveryMs = 25;

/** Throws a problem if payments does not answer in time; the answer is kept with the case when it comes. */
export async function enquire(
  cancellations: Cancellations,
  caseId: string,
  transactionId: string,
): Promise<void> {
  const { database, log } = cancellations;
  await database.transaction(async (tx) => {
    const row = await lockCase(tx, caseId);
    const timeMs = now().getTime();
    const missing = row!.missing.filter((each) => each !== transactionId);
    await changeCase(tx, caseId, { missing });
    const data = { caseId, transactionIds: [transactionId] };
    const id = `${caseId}.enquired.${row!.version + 1}`;
    await log.append(tx, 'cancellations.decisions', [
      eventOf(events.cancellationEnquired, data, { id, timeMs }),
    ]);
  });
  const isAnswered = (row: CaseRow) =>
    row.missing.includes(transactionId) ||
    row.known.some((payment) => payment.transactionId === transactionId);
  if (!(await waitForCase(cancellations, caseId, isAnswered)))
    throw new Problem('unavailable', 'payments does not answer at the moment: try again', {
      retryAfterSeconds: 5,
    });
}

/** Waits until a case is as wanted, at most three seconds; the case then, or undefined. */
export async function waitForCase(
  { database }: Cancellations,
  caseId: string,
  isWanted: (row: CaseRow) => boolean,
): Promise<CaseRow | undefined> {
  const untilMs = monotonicMs() + answerWaitMs;
  for (;;) {
    const row = await findCase(database, caseId);
    if (row && isWanted(row)) return row;
    if (monotonicMs() > untilMs) return undefined;
    await pause(lookEveryMs);
  }
}
