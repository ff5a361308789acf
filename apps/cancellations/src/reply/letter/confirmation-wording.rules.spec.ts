// The letter has all its words in each language, and every reason has a name.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeName } from '#money';
import {
  confirmationWording,
  reasonWording,
  type ConfirmationWording,
} from './confirmation-wording.rules.js';

const languages = ['sq', 'sr', 'en'] as const;
const textsOf = (words: ConfirmationWording, contact: string): string[] => {
  const { reversed, cancelled, questions, ...single } = words;
  return [
    ...[single, reversed, cancelled].flatMap((some) => Object.values<string>({ ...some })),
    questions(contact),
  ];
};

describe('the words of a confirmation', () => {
  it('are there in each language, none of them twice, with the address to ask at as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a@.+$&{} '), minLength: 1 }), (contact) => {
        const all = languages.map((language) => textsOf(confirmationWording[language], contact));
        for (const texts of all) {
          expect(texts).toHaveLength(all[0].length);
          expect(new Set(texts).size).toBe(texts.length);
          expect(texts.filter((text) => text.trim() === '' || text.includes('undefined'))).toEqual([]);
        }
        for (const language of languages)
          expect(confirmationWording[language].questions(contact).split(contact)[0]).not.toBe('');
        expect(
          languages.every((each) => confirmationWording[each].questions(contact).includes(contact)),
        ).toBe(true);
      }),
    );
  });
});

describe('a reason', () => {
  const given = fc.constantFrom('DUPL', 'CUST', 'AC03', 'AM09', 'FRAD', 'TECH', 'UPAY');

  it('that customers give is told in their language', () => {
    fc.assert(
      fc.property(given, (code) => {
        const told = languages.map((language) => reasonWording(code, language));
        expect(new Set(told).size).toBe(3);
        expect(told).not.toContain(code);
      }),
    );
  });

  it('of the bank goes by its ISO name, and one that nobody knows by its code', () => {
    const codes = fc.oneof(
      fc.stringMatching(/^[A-Z]{2}[A-Z0-9]{2}$/),
      fc.constantFrom('AGNT', 'CUTA', 'UPAY', 'toString', '__proto__'),
    );
    fc.assert(
      fc.property(codes, fc.constantFrom(...languages), (code, language) => {
        fc.pre(!['DUPL', 'CUST', 'AC03', 'AM09', 'FRAD', 'TECH', 'UPAY'].includes(code));
        expect(reasonWording(code, language)).toBe(codeName('cancellation-reason', code) ?? code);
      }),
    );
  });
});
