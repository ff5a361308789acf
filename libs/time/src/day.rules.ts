// Days of the calendar as texts, without a clock or a zone. Pure.

/** A calendar day as `YYYY-MM-DD`. */
export type UtcDate = string;

// The calendar has no year 0, and neither has PostgreSQL.
const dayForm = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const dayMs = 86_400_000;

/** Whether a text is a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!dayForm.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  // A day past the month's end rolls over into the next month; a month past the year's end is no date.
  return at.getUTCDate() === Number(text.slice(8));
}

export function dayAfter(day: UtcDate): UtcDate {
  return new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
}
