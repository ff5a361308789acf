// Which billers a scanned reference may belong to, in memory: each format is tried once, however many
// billers share it.
import { compileFormat, type BillerVersion, type CompiledFormat, type ReferenceFormat } from '#references';

interface FormatEntry {
  compiled: CompiledFormat;
  /**
   * Slots of billers by the beginning that an account of theirs asks for; '' for accounts that ask for
   * none.
   */
  slotsOf: Map<string, number[]>;
  lengths: Set<number>;
}

/**
 * A biller whose format takes the reference and whose account may; `specificity` is higher the less else
 * would fit.
 */
export interface Candidate {
  slot: number;
  specificity: number;
}

export class ReferenceIndex {
  private readonly formats = new Map<string, FormatEntry>();

  /** Returns the formats to keep in the biller's place: equal ones are one object. */
  add(slot: number, version: BillerVersion): ReferenceFormat[] {
    return version.formats.map((format) => {
      const entry = this.entryOf(format);
      for (const prefix of prefixesOf(version)) {
        entry.lengths.add(prefix.length);
        const slots = entry.slotsOf.get(prefix);
        if (slots) slots.push(slot);
        else entry.slotsOf.set(prefix, [slot]);
      }
      return entry.compiled.format;
    });
  }

  remove(slot: number, version: BillerVersion): void {
    for (const format of version.formats) {
      const entry = this.entryOf(format);
      for (const prefix of prefixesOf(version)) {
        const slots = entry.slotsOf.get(prefix);
        const at = slots ? slots.indexOf(slot) : -1;
        if (at >= 0) slots!.splice(at, 1);
      }
    }
  }

  /**
   * Candidates, those that fit most closely first. The owner still asks each biller, which knows its
   * accounts.
   */
  *candidates(reference: string): Generator<Candidate> {
    const found: { slots: number[]; specificity: number }[] = [];
    for (const { compiled, slotsOf, lengths } of this.formats.values()) {
      const answer = compiled.check(reference);
      if (!answer.ok) continue;
      const { checkDigit, fields = [] } = compiled.format;
      const known = Number(checkDigit !== undefined) * 4 + fields.filter(({ values }) => values).length * 2;
      for (const length of lengths) {
        const slots = slotsOf.get(answer.normalised.slice(0, length));
        if (slots) found.push({ slots, specificity: known + length * 3 });
      }
    }
    found.sort((a, b) => b.specificity - a.specificity);
    for (const { slots, specificity } of found) for (const slot of slots) yield { slot, specificity };
  }

  private entryOf(format: ReferenceFormat): FormatEntry {
    const key = JSON.stringify(format);
    let entry = this.formats.get(key);
    if (!entry)
      this.formats.set(
        key,
        (entry = { compiled: compileFormat(format), slotsOf: new Map(), lengths: new Set() }),
      );
    return entry;
  }
}

function prefixesOf({ accounts }: BillerVersion): Set<string> {
  return new Set(accounts.map(({ referencePrefix = '' }) => referencePrefix));
}
