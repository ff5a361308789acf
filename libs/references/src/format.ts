// What a reference format is, as data: it can be saved, published and compared; compile.rules.ts turns it
// into code.

/** One thing wrong with a saved value: the path of the field, a stable code and a sentence for a person. */
export interface Problem {
  path: string;
  code: string;
  message: string;
}

/** A name or a hint in the languages of the country: Albanian, Serbian and English. */
export interface Translated {
  sq: string;
  sr: string;
  en: string;
}

/**
 * Systems with nothing to choose: ISO 7064 pure (-2, 97-10) and hybrid ones, Luhn, and ISO 11649 ("RF18…").
 */
export type NamedSystem =
  | 'iso7064-11-2'
  | 'iso7064-37-2'
  | 'iso7064-97-10'
  | 'iso7064-11-10'
  | 'iso7064-27-26'
  | 'iso7064-37-36'
  | 'luhn'
  | 'rf';

/**
 * A sum of digits times weights, modulo 10 or 11. The weights are repeated, counted from the digit next to
 * the check digit leftwards (`from: 'right'`, the default) or from the first digit rightwards. The check
 * digit is what is missing to the next multiple (`result: 'complement'`, the default) or the remainder. `ten`
 * says how modulus 11 writes ten: as X, as 0, or not at all because such numbers are not issued (the
 * default).
 */
export interface WeightedCheck {
  system: 'mod-10' | 'mod-11';
  weights: number[];
  from?: 'left' | 'right';
  result?: 'complement' | 'remainder';
  ten?: 'X' | '0' | 'refuse';
}

/**
 * Check characters stand at the end of what they protect (RF: in places 3 and 4). `over` names the field they
 * protect; without it, all.
 */
export type CheckDigit = ({ system: NamedSystem } | WeightedCheck) & { over?: string };

/** How a part of a reference that means a time is written. */
export type PeriodForm = 'YYYY' | 'YYYYMM' | 'MMYYYY' | 'YYMM' | 'YYYYQ';

/**
 * A part of a reference with a meaning: the group `(?<name>…)` of the pattern. `values` lists all that may
 * stand there and what each stands for (a municipality's code and its name); `period` says that it is a time.
 * The names `district` and `municipality` choose among a biller's accounts.
 */
export interface ReferenceField {
  name: string;
  label?: Translated;
  values?: Record<string, string>;
  period?: PeriodForm;
}

/**
 * What is done to a reference before it is checked. Look-alikes (O and 0, I and 1) are never changed, only
 * suggested.
 */
export interface Normalisation {
  /** `upper`, the default, folds a to z. */
  case?: 'upper' | 'keep';
  /** `remove`, the default, drops blanks of every kind. */
  blanks?: 'remove' | 'keep';
  /** Characters that are printed for the eye only, such as "-/". */
  remove?: string;
}

/**
 * A reference format. `pattern` is a small part of the language of regular expressions that can be read in
 * one way only and in linear time: characters, classes `[0-9A-Z]`, `\d`, the counts `{n}`, `{m,n}` and `?`,
 * words `(DPR|DMI)`, and groups `(?<name>…)`; it is for the whole reference, after normalisation. `length`
 * may narrow it and is what people read.
 */
export interface ReferenceFormat {
  code: string;
  pattern: string;
  length: { min: number; max: number };
  checkDigit?: CheckDigit;
  fields?: ReferenceField[];
  normalise?: Normalisation;
  /**
   * As customers write them: each of `pass` must be accepted, each of `fail` refused, or the format is not
   * saved.
   */
  examples: { pass: string[]; fail: string[] };
}

/** The most characters a reference can have: the room for a creditor reference in ISO 20022. */
export const referenceLengthMax = 35;
