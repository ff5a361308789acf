// The days of a statement as instants of the bank's calendar. Pure.

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

export function isDay(text: string): boolean {
  if (!dayForm.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.getUTCDate() === Number(text.slice(8));
}

/** The instant at which a day begins where `dayOf` tells the calendar day of an instant. */
export function startOfDay(day: string, dayOf: (at: Date) => string): Date {
  const noonUtc = Date.parse(`${day}T12:00:00Z`);
  // Zones are at most 14 hours from UTC, in quarters of an hour.
  for (let at = noonUtc - 26 * 3_600_000; ; at += 900_000)
    if (dayOf(new Date(at)) === day) return new Date(at);
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
