// The catalog's own copy of its billers for lookups, in memory; follows the database and never decides
// about payments.
import { compileBiller, versionAt, type BillerVersion, type CompiledFormat } from '#references';
import type { Database } from '#db';
import { monotonicMs, today } from '#time';
import { changedSince, readEdition } from '../publish/publish.sql.js';
import { wordsOf } from '../search/fold.rules.js';
import { NameIndex } from '../search/name-index.js';
import { ReferenceIndex } from '../search/reference-index.js';

export interface Entry {
  code: string;
  /** Those that are published: in force now, to come, and lately replaced. */
  versions: BillerVersion[];
  /** The version in force today. */
  current: BillerVersion | undefined;
}

export interface Match {
  entry: Entry;
  score: number;
}

export interface ReferenceMatch extends Match {
  /** In its normal form, with the meaning of its parts and the accounts that take it. */
  reference: string;
  fields: Readonly<Record<string, string>>;
  accounts: BillerVersion['accounts'];
}

const copyAgeMaxMs = 100;
const readAtOnce = 2_000;
const recognisedMax = 200;

export class BillerIndex {
  private readonly slotOf = new Map<string, number>();
  private readonly entries: Entry[] = [];
  private readonly compiled = new Map<string, CompiledFormat>();
  private names = new NameIndex();
  private references = new ReferenceIndex();
  private edition = { id: '', number: -1 };
  private day = '';
  private seenAtMs = Number.NEGATIVE_INFINITY;
  private refreshing?: Promise<void>;
  private ordered: Entry[] | undefined = [];

  constructor(
    private readonly database: Pick<Database, 'rows'>,
    private readonly municipalityNames: ReadonlyMap<string, string>,
  ) {}

  /** Names what answers of this moment are made of: changes with every publication and every day. */
  get tag(): string {
    return `${this.edition.id.slice(0, 8)}-${this.edition.number}-${this.day}`;
  }

  get size(): number {
    return this.entries.length;
  }

  /** Follows the database; at once if `now`, else if the last look was a moment ago. */
  async refresh({ now = false } = {}): Promise<void> {
    if (!now && monotonicMs() - this.seenAtMs < copyAgeMaxMs) return;
    // Whoever wants what was just committed cannot do with a read that began before.
    if (now && this.refreshing) await this.refreshing;
    this.refreshing ??= this.follow().finally(() => (this.refreshing = undefined));
    await this.refreshing;
  }

  find(code: string): Entry | undefined {
    const slot = this.slotOf.get(code);
    return slot === undefined ? undefined : this.entries[slot];
  }

  /** All billers, by code. */
  inOrder(): readonly Entry[] {
    return (this.ordered ??= [...this.entries].sort((a, b) => (a.code < b.code ? -1 : 1)));
  }

  /** Offers the billers that a typed name may mean, in no order. */
  byName(typed: string, offer: (entry: Entry, score: number) => void): void {
    const scores = this.names.search(wordsOf(typed), this.entries.length);
    for (let slot = 0; slot < scores.length; slot++)
      if (scores[slot] > 0) offer(this.entries[slot], scores[slot]);
  }

  /**
   * Billers that can be paid with a reference, those it fits most closely first; a bounded number of them.
   */
  *byReference(reference: string): Generator<ReferenceMatch> {
    const seen = new Set<number>();
    for (const { slot, specificity } of this.references.candidates(reference)) {
      const entry = this.entries[slot];
      if (seen.has(slot) || !entry.current?.active) continue;
      const found = compileBiller(entry.current, this.compiled).recognise(reference);
      if (!found.ok) continue;
      seen.add(slot);
      const { normalised, fields, accounts } = found;
      yield { entry, score: specificity, reference: normalised, fields, accounts };
      if (seen.size === recognisedMax) return;
    }
  }

  private async follow(): Promise<void> {
    const startedAtMs = monotonicMs();
    const day = today();
    if (day !== this.day) this.turnTo(day);
    const edition = await readEdition(this.database);
    const since = edition.id === this.edition.id ? this.edition.number : -1;
    // Another database may have taken the place of the one we knew.
    if (since === -1) this.forget();
    if (edition.number !== since) await this.load(since);
    this.edition = edition;
    this.seenAtMs = startedAtMs;
  }

  private async load(edition: number): Promise<void> {
    for (let afterCode = ''; ;) {
      const rows = await changedSince(this.database, { edition, afterCode, limit: readAtOnce });
      for (const { code, versions } of rows) this.replace(code, versions);
      if (rows.length < readAtOnce) break;
      afterCode = rows.at(-1)!.code;
    }
  }

  private forget(): void {
    this.slotOf.clear();
    this.entries.length = 0;
    this.ordered = undefined;
    this.turnTo(this.day);
  }

  private turnTo(day: string): void {
    this.day = day;
    this.names = new NameIndex();
    this.references = new ReferenceIndex();
    this.compiled.clear();
    this.entries.forEach((entry, slot) => this.enter(slot, entry.code, entry.versions));
  }

  private replace(code: string, versions: BillerVersion[]): void {
    let slot = this.slotOf.get(code);
    if (slot === undefined) this.slotOf.set(code, (slot = this.entries.length));
    else this.leave(slot);
    this.enter(slot, code, versions);
    this.ordered = undefined;
  }

  private leave(slot: number): void {
    const { current } = this.entries[slot];
    if (!current) return;
    this.names.remove(slot, this.wordsOfBiller(current));
    this.references.remove(slot, current);
  }

  private enter(slot: number, code: string, versions: BillerVersion[]): void {
    const current = versionAt(versions, this.day);
    const entry: Entry = { code, versions, current };
    this.entries[slot] = entry;
    if (!current) return;
    this.names.add(slot, this.wordsOfBiller(current));
    current.formats = this.references.add(slot, current);
  }

  private wordsOfBiller({ code, names, creditorName, municipalities = [] }: BillerVersion): Set<string> {
    const places = municipalities.map((key) => this.municipalityNames.get(key) ?? key);
    const texts = [code, names.sq, names.sr, names.en, creditorName, ...places];
    return new Set(texts.flatMap(wordsOf));
  }
}
