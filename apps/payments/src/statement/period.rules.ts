// The days of a statement as instants of the bank's calendar. Pure.

/** The instant at which a day begins where `dayOf` tells the calendar day of an instant. */
export function startOfDay(day: string, dayOf: (at: Date) => string): Date {
  const noonUtc = Date.parse(`${day}T12:00:00Z`);
  // Zones are at most 14 hours from UTC, in quarters of an hour.
  for (let at = noonUtc - 26 * 3_600_000; ; at += 900_000)
    if (dayOf(new Date(at)) === day) return new Date(at);
}
