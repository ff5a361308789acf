/** The only clock and the only source of randomness. Nothing else in the repository may read either. */
export { now, today, newId, randomToken, monotonicMs, setClockOffset } from './time.js';
export { dayAfter, isDay, type UtcDate } from './day.rules.js';
