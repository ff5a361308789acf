/** The only clock and the only source of randomness; nothing else may read either. And days, as texts. */
export { bankZone, isTimeZone, now, today, newId, randomToken, monotonicMs, setClockOffset } from './time.js';
export { dayAfter, isDay, type UtcDate } from './day.rules.js';
