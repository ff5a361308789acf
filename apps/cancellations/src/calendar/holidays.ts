// Days on which banks in Kosovo are closed. The recurring ones follow Law 03/L-064 on official holidays
// (article 2 the days, article 4 what a weekend swallows), as the press quotes it, not checked against the
// gazette here; the two Bajrams move with the moon and come by configuration.
import { today } from '#time';
import { recurringHolidays } from './calendar.rules.js';

const monthDays = [
  '01-01', // New Year
  '01-02', // New Year, second day
  '01-07', // Orthodox Christmas
  '02-17', // Independence Day
  '04-09', // Constitution Day
  '05-01', // Labour Day
  '05-09', // Europe Day
  '12-25', // Catholic Christmas
];

/** This year's and the next two years' holidays, and those configured in CANCELLATIONS_HOLIDAYS. */
export function holidaysOf(configured: string): Set<string> {
  const year = Number(today().slice(0, 4));
  const recurring = [year - 1, year, year + 1, year + 2].flatMap((each) =>
    recurringHolidays(each, monthDays),
  );
  return new Set([...recurring, ...configured.split(',').filter(Boolean)]);
}
