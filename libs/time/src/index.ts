/** The only clock and the only source of randomness. Nothing else in the repository may read either. */
export { now, today, newId, randomToken, monotonicMs, setClockOffset, type UtcDate } from './time.js';
