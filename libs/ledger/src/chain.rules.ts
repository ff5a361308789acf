// The hash chain over settled batches: each entry covers its transfers
// and the entry before, so a changed row breaks every later one.

/** The columns of one entry's transfers in their stored binary form, in the order of the ids. */
export interface ChainedColumns {
  ids: Uint8Array;
  debitAccounts: Uint8Array;
  creditAccounts: Uint8Array;
  amounts: Uint8Array;
  payments: Uint8Array;
  reversed: Uint8Array;
  settledAt: Uint8Array;
}

/** What is hashed for an entry: the previous hash, the entry's place, and every column. */
export function chainedBytes(
  previous: Uint8Array,
  place: { shard: number; sequence: number },
  columns: ChainedColumns,
): Uint8Array {
  const head = new TextEncoder().encode(`${place.shard}/${place.sequence}\n`);
  const parts = [
    previous,
    head,
    columns.ids,
    columns.debitAccounts,
    columns.creditAccounts,
    columns.amounts,
    columns.payments,
    columns.reversed,
    columns.settledAt,
  ];
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
