// Working days of the bank: due times leave out weekends and holidays. Pure; days are YYYY-MM-DD.
import { dayAfter } from '#time';

/** Whether banks work on a day. */
export function isWorkingDay(day: string, holidays: ReadonlySet<string>): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(day);
}

/** The day so many working days after a day; 0 is the day itself or the first working day after it. */
export function addWorkingDays(day: string, days: number, holidays: ReadonlySet<string>): string {
  let current = day;
  for (let left = days; left > 0 || !isWorkingDay(current, holidays);) {
    current = dayAfter(current);
    if (isWorkingDay(current, holidays)) left--;
  }
  return current;
}

/**
 * Easter Sunday of a year (Meeus, Jones and Butcher; for the Orthodox churches Meeus' Julian algorithm plus
 * 13 days).
 */
export function easter(year: number, church: 'catholic' | 'orthodox'): string {
  if (church === 'orthodox') {
    const d = (19 * (year % 19) + 15) % 30;
    const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
    const julian = Date.UTC(year, Math.floor((d + e + 114) / 31) - 1, ((d + e + 114) % 31) + 1);
    // Thirteen days from 1900 to 2099.
    return new Date(julian + 13 * 86_400_000).toISOString().slice(0, 10);
  }
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/**
 * Days on which banks in Kosovo are closed that recur by rule; see holidays.ts for where they come from.
 * One that falls on a weekend is made up for on the next working day.
 */
export function recurringHolidays(year: number, monthDays: readonly string[]): string[] {
  const official = [
    ...monthDays.map((monthDay) => `${year}-${monthDay}`),
    easter(year, 'catholic'),
    easter(year, 'orthodox'),
  ];
  const closed = new Set(official);
  const none: ReadonlySet<string> = new Set();
  for (const day of [...closed].sort())
    if (!isWorkingDay(day, none)) closed.add(addWorkingDays(day, 0, closed));
  return [...closed];
}
