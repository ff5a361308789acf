// Instants as a bank's paper shows them: day and time of the bank's own zone, whatever the machine's.
import { bankZone, today } from '#time';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: bankZone,
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const quarterMs = 900_000;
const rememberedMax = 10_000;
// Zones change their offset at quarters of an hour at the finest: one look-up by Intl serves all instants of
// one.
const quarters = new Map<number, { day: string; clockMs: number }>();

/** `2026-03-01` as `01.03.2026`. */
export function dayText(day: string): string {
  return `${day.slice(8, 10)}.${day.slice(5, 7)}.${day.slice(0, 4)}`;
}

/** The bank's day of an instant, `01.03.2026`. */
export function dateText(at: Date): string {
  return dayText(quarterOf(at).day);
}

/** The bank's time of day of an instant, `09:30:12`. */
export function clockText(at: Date): string {
  const { clockMs } = quarterOf(at);
  const seconds = Math.floor(
    (clockMs + (at.getTime() - Math.floor(at.getTime() / quarterMs) * quarterMs)) / 1000,
  );
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** `01.03.2026 09:30:12`. */
export function momentText(at: Date): string {
  return `${dateText(at)} ${clockText(at)}`;
}

function quarterOf(at: Date): { day: string; clockMs: number } {
  const quarter = Math.floor(at.getTime() / quarterMs);
  const known = quarters.get(quarter);
  if (known !== undefined) return known;
  const start = new Date(quarter * quarterMs);
  const [hours, minutes, seconds] = parts.format(start).split(':').map(Number) as [number, number, number];
  const found = { day: today(start), clockMs: ((hours * 60 + minutes) * 60 + seconds) * 1000 };
  if (quarters.size >= rememberedMax) quarters.clear();
  quarters.set(quarter, found);
  return found;
}
