// Which subjects, sessions and keys are refused at the moment: a copy of the service's table, never older
// than half a second.
import { now } from '#time';
import type { Database } from '#db';
import { readRefusals } from './access.sql.js';

// With the event's own way of some milliseconds, a block is in force everywhere within a second.
const copyAgeMaxMs = 500;
// Longer than any token lives.
const unblockedMattersMs = 3_600_000;

export class Refusals {
  private refusedBeforeMs = new Map<string, number>();
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading?: Promise<void>;

  constructor(private readonly database: Database) {}

  /**
   * True if a token is refused that names one of these (its subject, its session, its key) and was issued
   * at that
   * instant. Throws when the table cannot be read: no answer is no entry.
   */
  async refuses(names: readonly (string | undefined)[], issuedAtMs: number): Promise<boolean> {
    if (Math.abs(now().getTime() - this.readAtMs) > copyAgeMaxMs) {
      this.reading ??= this.read().finally(() => (this.reading = undefined));
      await this.reading;
    }
    return names.some(
      (name) =>
        name !== undefined && issuedAtMs < (this.refusedBeforeMs.get(name) ?? Number.NEGATIVE_INFINITY),
    );
  }

  private async read(): Promise<void> {
    const at = now();
    const unblockedSince = new Date(at.getTime() - unblockedMattersMs);
    const rows = await readRefusals(this.database, this.database.schema, { at, unblockedSince });
    this.refusedBeforeMs = new Map(
      rows.map((row) => [row.name, wholeSecond(row.refused_before) ?? Number.POSITIVE_INFINITY]),
    );
    this.readAtMs = at.getTime();
  }
}

// Tokens carry whole seconds: one issued in the second of the unblocking is a new one.
function wholeSecond(at: Date | null): number | undefined {
  return at ? Math.floor(at.getTime() / 1_000) * 1_000 : undefined;
}
