// Why a payment shall be undone, and in which language that was said.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeName } from '#money';
import { fold } from './fold.rules.js';
import { languageIn, reasonIn } from './reason.rules.js';

describe('reasons and languages', () => {
  it.each([
    ['E kam paguar dy herë', 'DUPL'],
    ['dvaput sam platio', 'DUPL'],
    ['Двапут сам платио', 'DUPL'],
    ['I paid twice', 'DUPL'],
    ['Shuma e gabuar', 'AM09'],
    ['pogrešan iznos', 'AM09'],
    ['Llogari e gabuar', 'AC03'],
    ['sent to the wrong account', 'AC03'],
    ['Kjo është mashtrim, dy herë', 'FRAD'],
    ['problem teknik', 'TECH'],
    ['nisam dužan', 'UPAY'],
    ['gabimisht', 'CUST'],
    ['', 'CUST'],
  ])('%j is %s', (text, code) => {
    expect(reasonIn(fold(text)).code).toBe(code);
  });

  it.each([
    ['Përshëndetje, ju lutem anuloni pagesën', 'sq'],
    ['Poštovani, molim vas otkažite uplatu', 'sr'],
    ['Hello, please cancel the payment', 'en'],
    ['123', 'sq'],
  ])('%j is %s by language', (text, language) => {
    expect(languageIn(fold(text))).toBe(language);
  });

  const said = [
    ['FRAD', 'mashtrim'],
    ['DUPL', 'dy herë'],
    ['AM09', 'wrong amount'],
    ['AC03', 'pogrešan račun'],
    ['TECH', 'problem teknik'],
    ['UPAY', 'nisam dužan'],
    ['CUST', 'ju lutem anuloni'],
  ] as const;
  const others = fc.array(fc.constantFrom('Përshëndetje', 'kam', 'molim', 'EB-77', '12.50', '\n'));

  it('the first in order counts, wherever it is said among the others', () => {
    const some = fc.shuffledSubarray([...said], { minLength: 1 });
    fc.assert(
      fc.property(some, others, others, (sentences, before, after) => {
        const text = fold([...before, ...sentences.map(([, words]) => `${words}.`), ...after].join(' '));
        const expected = said.find((each) => sentences.includes(each))!;
        expect(reasonIn(text)).toMatchObject({ code: expected[0] });
        expect(text).toContain(reasonIn(text).words);
        expect(reasonIn(text).words).not.toBe('');
      }),
    );
  });

  it('any text has a reason of the ISO set, and its words are those of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { code, words } = reasonIn(fold(text));
        expect(codeName('cancellation-reason', code)).toBeDefined();
        expect(fold(text)).toContain(words);
      }),
    );
  });

  it('the language is that of most words, in whatever order they stand', () => {
    const words = {
      sq: ['përshëndetje', 'faleminderit', 'anuloni', 'është'],
      sr: ['poštovani', 'hvala', 'molim', 'uplatu'],
      en: ['hello', 'thanks', 'please', 'twice'],
    };
    const counts = fc.record({ sq: fc.nat(6), sr: fc.nat(6), en: fc.nat(6) });
    fc.assert(
      fc.property(counts, fc.nat(), (drawn, turn) => {
        const languages = ['sq', 'sr', 'en'] as const;
        const most = Math.max(...languages.map((language) => drawn[language]));
        const leading = languages.filter((language) => drawn[language] === most);
        const all = languages.flatMap((language) =>
          Array.from({ length: drawn[language] }, (_, at) => words[language][at % 4]),
        );
        const turned = all.map((_, at) => all[(at * 7 + turn) % all.length]);
        fc.pre(new Set(all).size === 0 || all.length % 7 !== 0);
        expect(languageIn(fold(turned.join(' ')))).toBe(leading[0]);
      }),
    );
  });
});
