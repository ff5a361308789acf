// The check digit systems: ISO 7064 pure and hybrid, ISO 11649 (RF), Luhn, and weighted sums modulo 10 and
// 11.
import type { CheckDigit, NamedSystem } from './format.js';
import { weightedSystem } from './weighted.rules.js';

/**
 * What a system promises to catch for certain. `same-kind` means a digit taken for a digit or a letter for a
 * letter: a letter counts as two digits in 97-10, so one taken for a digit shifts the rest and is caught 96
 * times in 97.
 */
export interface Promises {
  substitution: 'every' | 'same-kind' | 'none';
  /** Two neighbours exchanged. Hybrid systems and Luhn catch nearly all of them, which is no promise. */
  transposition: 'every' | 'same-kind' | 'none';
}

export interface CheckSystem {
  /** Whether the characters from `from` to before `to` carry the right check characters. */
  valid(text: string, from: number, to: number): boolean;
  /** The same text with the right check characters in their places; undefined if there are none for it. */
  complete(text: string, from: number, to: number): string | undefined;
  /** What may be protected, and what only a check character may be besides. */
  alphabet: string;
  checkOnly: string;
  /** Fewest characters it makes sense for. */
  lengthMin: number;
  promises: Promises;
}

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const all: Promises = { substitution: 'every', transposition: 'every' };
const substitutions: Promises = { substitution: 'every', transposition: 'none' };

const named: Record<NamedSystem, CheckSystem> = {
  'iso7064-11-2': pureSystem(11, `${digits}X`),
  'iso7064-37-2': pureSystem(37, `${digits}${letters}*`),
  'iso7064-97-10': {
    ...modulo97System(0),
    promises: { substitution: 'same-kind', transposition: 'same-kind' },
  },
  'iso7064-11-10': hybridSystem(digits),
  'iso7064-27-26': hybridSystem(letters),
  'iso7064-37-36': hybridSystem(digits + letters),
  luhn: luhnSystem(),
  rf: { ...modulo97System(4), promises: { substitution: 'same-kind', transposition: 'same-kind' } },
};

export const namedSystems: readonly string[] = Object.keys(named);

/** The system that a format's check digit names. */
export function checkSystem(spec: CheckDigit): CheckSystem {
  return spec.system === 'mod-10' || spec.system === 'mod-11' ? weightedSystem(spec) : named[spec.system];
}

/** By ASCII code, the place of a character in an alphabet; -1 for all others. */
export function valuesIn(alphabet: string): Int8Array {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
}

export const withCheck = (text: string, to: number, check: string): string =>
  text.slice(0, to - check.length) + check + text.slice(to);

/**
 * ISO 7064 pure system with radix 2 and one check character; the last of its characters is only ever the
 * check.
 */
function pureSystem(modulus: number, characters: string): CheckSystem {
  const values = valuesIn(characters);
  const checkOnly = modulus - 1;
  const sum = (text: string, from: number, to: number): number => {
    let total = 0;
    for (let i = from; i < to; i++) {
      const value = values[text.charCodeAt(i)] ?? -1;
      if (value < 0 || value === checkOnly) return -1;
      total = ((total + value) * 2) % modulus;
    }
    return total;
  };
  return {
    valid(text, from, to) {
      const total = sum(text, from, to - 1);
      const check = values[text.charCodeAt(to - 1)] ?? -1;
      return total >= 0 && check >= 0 && (total + check) % modulus === 1;
    },
    complete(text, from, to) {
      const total = sum(text, from, to - 1);
      return total < 0 ? undefined : withCheck(text, to, characters[(modulus + 1 - total) % modulus]);
    },
    alphabet: characters.slice(0, -1),
    checkOnly: characters.slice(-1),
    lengthMin: 2,
    promises: all,
  };
}

/** ISO 7064 hybrid system, modulus M + 1 and M for an alphabet of M characters. */
function hybridSystem(alphabet: string): CheckSystem {
  const modulus = alphabet.length;
  const values = valuesIn(alphabet);
  const product = (text: string, from: number, to: number): number => {
    let total = modulus;
    for (let i = from; i < to; i++) {
      const value = values[text.charCodeAt(i)] ?? -1;
      if (value < 0) return -1;
      total = (((total + value) % modulus || modulus) * 2) % (modulus + 1);
    }
    return total;
  };
  return {
    valid(text, from, to) {
      const total = product(text, from, to - 1);
      const check = values[text.charCodeAt(to - 1)] ?? -1;
      return total >= 0 && check >= 0 && (total + check) % modulus === 1;
    },
    complete(text, from, to) {
      const total = product(text, from, to - 1);
      return total < 0 ? undefined : withCheck(text, to, alphabet[(2 * modulus + 1 - total) % modulus]);
    },
    alphabet,
    checkOnly: '',
    lengthMin: 2,
    promises: substitutions,
  };
}

const alphanumericValues = valuesIn(digits + letters);

/**
 * ISO 7064 97-10, letters as 10 to 35. With `lead` 4 the first four characters ("RF18") are read last, as ISO
 * 11649 says.
 */
function modulo97System(lead: number): Omit<CheckSystem, 'promises'> {
  const checkAt = (from: number, to: number): number => (lead === 0 ? to - 2 : from + 2);
  const remainder = (text: string, from: number, to: number, total: number): number => {
    for (let i = from; i < to && total >= 0; i++) {
      const value = alphanumericValues[text.charCodeAt(i)] ?? -1;
      if (value < 0) return -1;
      total = (value < 10 ? total * 10 + value : total * 100 + value) % 97;
    }
    return total;
  };
  const payload = (text: string, from: number, to: number): number => {
    const body = remainder(text, from + lead, lead === 0 ? to - 2 : to, 0);
    return lead === 0 || body < 0 ? body : remainder(text, from, from + 2, body);
  };
  const expected = (text: string, from: number, to: number): number => {
    const total = payload(text, from, to);
    return total < 0 ? -1 : 98 - ((total * 100) % 97);
  };
  return {
    // The check digits are compared, not only the remainder: 00, 01 and 99 would be second spellings of 97,
    // 98 and 02.
    valid(text, from, to) {
      const at = checkAt(from, to);
      const tens = text.charCodeAt(at) - 48;
      const units = text.charCodeAt(at + 1) - 48;
      return (
        tens >= 0 && tens <= 9 && units >= 0 && units <= 9 && tens * 10 + units === expected(text, from, to)
      );
    },
    complete(text, from, to) {
      const check = expected(text, from, to);
      if (check < 0) return undefined;
      return withCheck(text, checkAt(from, to) + 2, String(check).padStart(2, '0'));
    },
    alphabet: digits + letters,
    checkOnly: '',
    lengthMin: lead === 0 ? 3 : 5,
  };
}

function luhnSystem(): CheckSystem {
  const sum = (text: string, from: number, to: number): number => {
    let total = 0;
    for (let i = to - 2, double = true; i >= from; i--, double = !double) {
      const digit = text.charCodeAt(i) - 48;
      if (!(digit >= 0 && digit <= 9)) return -1;
      total += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
    }
    return total;
  };
  return {
    valid(text, from, to) {
      const total = sum(text, from, to);
      const check = text.charCodeAt(to - 1) - 48;
      return total >= 0 && check >= 0 && check <= 9 && (total + check) % 10 === 0;
    },
    complete(text, from, to) {
      const total = sum(text, from, to);
      return total < 0 ? undefined : withCheck(text, to, String((10 - (total % 10)) % 10));
    },
    alphabet: digits,
    checkOnly: '',
    lengthMin: 2,
    promises: substitutions,
  };
}
