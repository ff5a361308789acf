// Names are found by whole words, beginnings and with typing errors; what was taken out is not found any
// more.
import { describe, expect, it } from '@jest/globals';
import { NameIndex } from './name-index.js';

const names = ['uji prishtina', 'uji prizren', 'rryma prishtina', 'ujesjellesi'];

function indexOf(texts: readonly string[]): NameIndex {
  const index = new NameIndex();
  texts.forEach((text, slot) => index.add(slot, text.split(' ')));
  return index;
}

/** The slots found, the best first. */
const found = (index: NameIndex, typed: string): number[] => {
  const scores = [...index.search(typed.split(' '), names.length)];
  return scores
    .map((score, slot) => ({ score, slot }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.slot - b.slot)
    .map(({ slot }) => slot);
};

describe('searching names', () => {
  const index = indexOf(names);

  it.each([
    ['uji', [0, 1]],
    ['uj', [0, 1, 3]],
    ['prishtina uji', [0]],
    ['pri', [0, 1, 2]],
    ['prishtnia', [0, 2]],
    ['rrima prish', [2]],
    ['uji xyz', []],
  ])('finds for %s the slots %j', (typed, slots) => {
    expect(found(index, typed)).toEqual(slots);
  });

  it('follows changes', () => {
    const changing = indexOf(names);
    expect(found(changing, 'prizren')).toEqual([1]);
    changing.remove(1, ['uji', 'prizren']);
    changing.add(1, ['deponia']);
    expect(found(changing, 'prizren')).toEqual([]);
    expect(found(changing, 'depo')).toEqual([1]);
    expect(found(changing, 'uji')).toEqual([0]);
  });

  it('finds the same whether words came one by one or many at once', () => {
    const many = Array.from({ length: 2_000 }, (_, number) => `word${number}`);
    const atOnce = new NameIndex();
    many.forEach((word, slot) => atOnce.add(slot, [word]));
    const oneByOne = new NameIndex();
    many.forEach((word, slot) => {
      oneByOne.add(slot, [word]);
      if (slot % 100 === 0) oneByOne.search(['word'], 1);
    });
    for (const typed of ['word1', 'word1999', 'wodr77'])
      expect(atOnce.search([typed], 2_000)).toEqual(oneByOne.search([typed], 2_000));
  });
});
