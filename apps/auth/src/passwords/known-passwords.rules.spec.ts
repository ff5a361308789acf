// Each password of the list is found, as it stands and dressed up a little.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commonPasswords } from './known-passwords.rules.js';
import { unmetRules } from './password.rules.js';

const isCommon = (password: string) =>
  unmetRules(password, { username: 'x' }).some(({ code }) => code === 'common');
const all = [...commonPasswords];
const someCommon = fc.nat(all.length - 1).map((index) => all[index]);
const wordy = all.filter((password) => /^[a-z]{4,}$/.test(password));
const someWords = fc.nat(wordy.length - 1).map((index) => wordy[index]);
const decoration = fc.string({ unit: fc.constantFrom(...'0123456789!?.-_*'), maxLength: 5 });

describe('the passwords that many people use', () => {
  it('are refused, one and all, in whatever case', () => {
    expect(all.length).toBeGreaterThan(40_000);
    expect(all.filter((password) => !isCommon(password) || !isCommon(password.toUpperCase()))).toEqual([]);
    fc.assert(
      fc.property(someCommon, fc.infiniteStream(fc.boolean()), (password, isUpper) => {
        const typed = [...password].map((letter) =>
          isUpper.next().value ? letter.toUpperCase() : letter.toLowerCase(),
        );
        return isCommon(typed.join(''));
      }),
    );
  });

  it('are refused with up to five characters put around', () => {
    fc.assert(
      fc.property(someWords, decoration, fc.nat(5), (word, marks, cut) => {
        const at = Math.min(cut, marks.length);
        return isCommon(marks.slice(0, at) + word + marks.slice(at));
      }),
      { numRuns: 500 },
    );
  });

  it('are refused with digits and signs for letters', () => {
    const standIns: Record<string, string> = { o: '0', i: '1', e: '3', a: '@', s: '$', t: '7' };
    fc.assert(
      fc.property(someWords, (word) => {
        // The last letter stays: at the end a sign is decoration.
        const typed = [...word].map((letter, at) =>
          at < word.length - 1 ? (standIns[letter] ?? letter) : letter,
        );
        return isCommon(typed.join(''));
      }),
      { numRuns: 500 },
    );
  });

  it('do not make a password of several rare words common', () => {
    expect(isCommon('kumbulla-e-malit-7')).toBe(false);
  });
});
