// Names and what people type come to one form.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, wordsOf } from './fold.rules.js';

describe('folding', () => {
  it.each([
    ['Prishtinë', 'prishtine'],
    ['Graçanicë', 'gracanice'],
    ['Priština', 'pristina'],
    ['Đakovica', 'djakovica'],
    ['ĐAKOVICA', 'djakovica'],
    ['Ђаковица', 'djakovica'],
    ['Љубижда Њ', 'ljubizda nj'],
    ['Приштина', 'pristina'],
    ['КЕСКО', 'kesko'],
  ])('%s becomes %s', (name, folded) => {
    expect(fold(name)).toBe(folded);
  });

  it('takes each word once, without punctuation', () => {
    expect(wordsOf('KRU Prishtina – uji, uji (ujësjellësi)')).toEqual([
      'kru',
      'prishtina',
      'uji',
      'ujesjellesi',
    ]);
    expect(wordsOf(' – ')).toEqual([]);
  });

  it('changes nothing the second time, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const words = wordsOf(text);
        expect(wordsOf(words.join(' '))).toEqual(words);
      }),
    );
  });
});
