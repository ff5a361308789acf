// Payments' own copy of the catalog: built from events, kept in a table, judged from memory. It goes on when catalog is down.
import {
  compileBiller,
  versionAt,
  type BillerVersion,
  type CompiledBiller,
  type CompiledFormat,
} from '#references';
import type { Database, Tx } from '#db';
import type { BillerPublished } from '#events';
import type { EventBatch } from '#log';
import { now } from '#time';
import { changesSince, saveBillers } from './biller-book.sql.js';

export class BillerBook {
  private readonly versions = new Map<string, BillerVersion[]>();
  private readonly compiled = new Map<BillerVersion, CompiledBiller>();
  private readonly formats = new Map<string, CompiledFormat>();
  private seenChange = -1;
  private seenAt = new Date(0);

  /** The compiled version of a biller that is valid on a day; undefined if there is none. */
  versionOn(code: string, day: string): CompiledBiller | undefined {
    const versions = this.versions.get(code);
    const version = versions && versionAt(versions, day);
    if (!version) return undefined;
    let compiled = this.compiled.get(version);
    if (!compiled) this.compiled.set(version, (compiled = compileBiller(version, this.formats)));
    return compiled;
  }

  get size(): number {
    return this.versions.size;
  }

  /** Takes in what is stored if the mark `change` (payments.biller_change) moved, or always without it. */
  async refresh(database: Pick<Database, 'rows'>, change?: number): Promise<void> {
    if (change !== undefined && change === this.seenChange) return;
    for (const row of await changesSince(database, this.seenAt)) {
      this.replace(row.code, row.versions);
      if (row.changed_at > this.seenAt) this.seenAt = row.changed_at;
    }
    this.seenChange = change ?? this.seenChange;
  }

  private replace(code: string, versions: BillerVersion[]): void {
    for (const version of this.versions.get(code) ?? []) this.compiled.delete(version);
    this.versions.set(code, versions);
  }
}

/** Stores published billers and returns their versions; the memory of every instance follows at its next refresh. */
export async function storeBillers(batch: EventBatch, tx: Tx): Promise<BillerVersion[]> {
  const latest = new Map<string, BillerPublished>();
  for (const event of batch.events) {
    const published = event.data as BillerPublished;
    latest.set(published.code, published);
  }
  await saveBillers(tx, [...latest.values()], now());
  return [...latest.values()].flatMap(({ versions }) => versions as unknown as BillerVersion[]);
}
