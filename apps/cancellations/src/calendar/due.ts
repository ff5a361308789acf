// When a case is due, by the bank's calendar and the deadlines that are configured.
import { today } from '#time';
import type { Cancellations } from '../cancellations.js';
import { addWorkingDays } from './calendar.rules.js';
import { daysFor } from './deadline.rules.js';
import { holidaysOf } from './holidays.js';

// The end of the working day, in the bank's time less the hour or two that it is ahead of UTC.
const closesAt = 'T15:00:00Z';

/** The end of the last working day on which a case with this reason shall be decided. */
export function dueAt({ runtime }: Pick<Cancellations, 'runtime'>, reason: string, from: Date): Date {
  return after(runtime, daysFor(runtime.values.CANCELLATIONS_DEADLINES as string, reason), from);
}

/** The end of the last working day on which the other bank shall have answered. */
export function answerDueAt({ runtime }: Pick<Cancellations, 'runtime'>, from: Date): Date {
  return after(runtime, runtime.values.CANCELLATIONS_ANSWER_DAYS as number, from);
}

/** The last day on which a payment settled then may be recalled for that reason. */
export function recallDueDay(
  { runtime }: Pick<Cancellations, 'runtime'>,
  reason: string,
  settledAt: Date,
): string {
  const days = daysFor(runtime.values.CANCELLATIONS_RECALL_DAYS as string, reason);
  return dayAfter(runtime, days, settledAt);
}

function after(runtime: Cancellations['runtime'], days: number, from: Date): Date {
  return new Date(`${dayAfter(runtime, days, from)}${closesAt}`);
}

function dayAfter({ values }: Cancellations['runtime'], days: number, from: Date): string {
  const holidays = holidaysOf((values.CANCELLATIONS_HOLIDAYS as string | undefined) ?? '');
  return addWorkingDays(today(from), days, holidays);
}
