// How many working days a case may take, by its reason. Pure.

/** `DUPL=2,FRAD=1,*=5`: working days by ISO 20022 reason code, and for all others. */
export const deadlinesForm = /^(?:[A-Z0-9]{4}|\*)=\d{1,3}(?:,(?:[A-Z0-9]{4}|\*)=\d{1,3})*$/;

export function daysFor(deadlines: string, reason: string): number {
  const entries = new Map(deadlines.split(',').map((entry) => entry.split('=') as [string, string]));
  return Number(entries.get(reason) ?? entries.get('*') ?? 5);
}
