// The days of a statement as instants of the bank's calendar. Pure.

const quarterMs = 900_000;
// Zones are at most 14 hours from UTC, in quarters of an hour.
const reachMs = 26 * 3_600_000;
const shortestDayMs = 23 * 3_600_000;

/** The instant at which a day begins where `dayOf` tells the calendar day of an instant. */
export function startOfDay(day: string, dayOf: (at: Date) => string): Date {
  const noonUtcMs = Date.parse(`${day}T12:00:00Z`);
  let atMs = noonUtcMs - reachMs;
  // Ends in any case: a calendar that writes years before 1000 in its own way names no instant so.
  while (atMs < noonUtcMs && dayOf(new Date(atMs)) !== day) atMs += quarterMs;
  return new Date(atMs);
}

/** The instant at which a day is over. The day after need not have a name: 9999-12-31 is asked for. */
export function endOfDay(day: string, dayOf: (at: Date) => string): Date {
  let atMs = startOfDay(day, dayOf).getTime() + shortestDayMs;
  while (dayOf(new Date(atMs)) === day) atMs += quarterMs;
  return new Date(atMs);
}
