// Every rule of passwords, one line a case.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unmetRules } from './password.rules.js';

const unmet = (password: string) =>
  unmetRules(password, { username: 'arta.krasniqi', names: ['Arta', 'Krasniqi'] }).map((rule) => rule.code);

describe('unmetRules', () => {
  it.each([
    ['', ['too-short', 'no-uppercase', 'no-lowercase', 'no-digit', 'no-symbol']],
    ['Ab1-xyz', ['too-short']],
    [`Ab1-${'x'.repeat(125)}`, ['too-long']],
    ['kumbulla-7-mali', ['no-uppercase']],
    ['KUMBULLA-7-MALI', ['no-lowercase']],
    ['Kumbulla-e-malit', ['no-digit']],
    ['Kumbulla7emalit', ['no-symbol']],
    ['Kumbulla-7\u0007-mali', ['control-character']],
    ['P@ssw0rd1!', ['common']],
    ['Qwerty123!', ['common']],
    ['Dragon-2026', ['common']],
    ['Krasniqi-7-mali', ['holds-name']],
    ['Kumbulla-7-mali', []],
    [`Ab1-${'ë'.repeat(124)}`, []],
    ['Шљива-7-планина', []],
  ])('%j', (password, expected) => {
    expect(unmet(password)).toEqual(expected);
  });
});

describe('any password', () => {
  const classes = ['no-uppercase', 'no-lowercase', 'no-digit', 'no-symbol'];
  const units = fc.oneof(fc.constantFrom(...'aZ7-! ëÇШш٣💧'), fc.string({ unit: 'grapheme', maxLength: 1 }));
  const texts = fc.array(units, { maxLength: 90 }).map((letters) => letters.join(''));
  const nobody = (password: string) => unmetRules(password, { username: 'x' }).map((rule) => rule.code);

  it('lacks a class of characters exactly if each of its parts does', () => {
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const lacking = nobody(left).filter((code) => nobody(right).includes(code));
        expect(nobody(left + right).filter((code) => classes.includes(code))).toEqual(
          lacking.filter((code) => classes.includes(code)),
        );
        const controls = nobody(left + right).includes('control-character');
        expect(controls).toBe([left, right].some((part) => nobody(part).includes('control-character')));
      }),
    );
  });

  it('has a class by a letter of any script', () => {
    const letters = { 'no-uppercase': 'AÇШΩ', 'no-lowercase': 'zëшσ', 'no-digit': '7٣', 'no-symbol': '-€💧' };
    const some = fc.shuffledSubarray(Object.keys(letters) as (keyof typeof letters)[]);
    fc.assert(
      fc.property(some, fc.nat(), (present, at) => {
        const password = present.map((code) => [...letters[code]][at % [...letters[code]].length]).join('');
        const lacking = classes.filter((code) => !(present as string[]).includes(code));
        expect(nobody(password).filter((code) => classes.includes(code))).toEqual(lacking);
      }),
    );
  });

  it('is as long as its characters are many, whatever bytes they take', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.constantFrom('a', 'ë', 'Ш', '💧'), (length, letter) => {
        const codes = nobody(letter.repeat(length));
        expect(codes.includes('too-short')).toBe(length < 8);
        expect(codes.includes('too-long')).toBe(length > 128);
      }),
    );
  });

  it('must not hold a name of its owner, wherever it stands and in whatever case', () => {
    const names = fc.stringMatching(/^[A-Za-zëçšžËÇŠŽ]{4,12}$/);
    fc.assert(
      fc.property(texts, texts, names, fc.boolean(), (before, after, name, isUpper) => {
        const password = `${before}\u0020${isUpper ? name.toUpperCase() : name.toLowerCase()}${after}`;
        const told = (person: { username: string; names?: string[] }) =>
          unmetRules(password, person).some(({ code }) => code === 'holds-name');
        expect(told({ username: 'x', names: [name] })).toBe(true);
        expect(told({ username: `x.${name}_y` })).toBe(true);
        // Short names stand in every other word.
        expect(told({ username: 'x', names: [name.slice(0, 3)] })).toBe(false);
      }),
    );
  });
});
