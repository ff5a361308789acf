// Payments' own copy of the catalog: built from events, kept in a table, judged from memory.
// It goes on when catalog is down.
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
import { billersAfter, saveBillers, type BillerPlace } from './biller-book.sql.js';

const readAtOnce = 2_000;
const start: BillerPlace = { edition: -1, code: '' };

export class BillerBook {
  private readonly versions = new Map<string, BillerVersion[]>();
  private readonly compiled = new Map<BillerVersion, CompiledBiller>();
  private readonly compiledFormats = new Map<string, CompiledFormat>();
  private readonly formats = new Map<string, BillerVersion['formats'][number]>();
  private seenChange = -1;
  private seen = start;

  /** The compiled version of a biller that is valid on a day; undefined if there is none. */
  versionOn(code: string, day: string): CompiledBiller | undefined {
    const versions = this.versions.get(code);
    const version = versions && versionAt(versions, day);
    if (!version) return undefined;
    let compiled = this.compiled.get(version);
    if (!compiled) this.compiled.set(version, (compiled = compileBiller(version, this.compiledFormats)));
    return compiled;
  }

  get size(): number {
    return this.versions.size;
  }

  /** Takes in what is stored if the mark `change` (payments.biller_change) moved, or always without it. */
  async refresh(database: Pick<Database, 'rows'>, change?: number): Promise<void> {
    if (change !== undefined && change === this.seenChange) return;
    for (;;) {
      const rows = await billersAfter(database, this.seen, readAtOnce);
      for (const { code, versions } of rows) this.replace(code, versions);
      this.seen = rows.at(-1) ?? this.seen;
      if (rows.length < readAtOnce) break;
    }
    this.seen = { edition: this.seen.edition, code: this.seen.code };
    this.seenChange = change ?? this.seenChange;
  }

  private replace(code: string, versions: BillerVersion[]): void {
    for (const version of this.versions.get(code) ?? []) this.compiled.delete(version);
    // Thousands of billers share a few formats: equal ones are kept once.
    for (const version of versions) version.formats = version.formats.map((format) => this.kept(format));
    this.versions.set(code, versions);
  }

  private kept(format: BillerVersion['formats'][number]): BillerVersion['formats'][number] {
    const text = JSON.stringify(format);
    const known = this.formats.get(text);
    if (!known) this.formats.set(text, format);
    return known ?? format;
  }
}

/** Stores published billers and returns their versions; the memory of each instance follows when it looks. */
export async function storeBillers(batch: EventBatch, tx: Tx): Promise<BillerVersion[]> {
  const latest = new Map<string, BillerPublished>();
  for (const event of batch.events) {
    const published = event.data as BillerPublished;
    latest.set(published.code, published);
  }
  await saveBillers(tx, [...latest.values()]);
  return [...latest.values()].flatMap(({ versions }) => versions as unknown as BillerVersion[]);
}
