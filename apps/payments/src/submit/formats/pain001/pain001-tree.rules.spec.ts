// Every place that is read has one field of one part, the same in all versions; its path is the way to it.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rootOfNamespace, type Element } from './pain001-tree.rules.js';

/** A place without places below it, and the way to it from the root. */
interface Place {
  element: Element;
  names: string[];
  /** The parts that are open, outermost first. */
  parts: string[];
}

function placesBelow({ element, names, parts }: Place): Place[] {
  if (element.children.size === 0) return [{ element, names, parts }];
  return [...element.children].flatMap(([name, child]) =>
    placesBelow({
      element: child,
      names: [...names, name],
      parts: child.part ? [...parts, child.part] : parts,
    }),
  );
}

const trees = [...rootOfNamespace.values()].map(({ root }) =>
  placesBelow({ element: root, names: ['Document'], parts: [] }),
);
const placeInTree = fc.constantFrom(...trees.flatMap((tree) => tree.map((place) => ({ place, tree }))));
const fieldOf = ({ parts, element }: Place): string => `${parts.at(-1)}.${element.field}`;
const runs = { numRuns: 400 };

describe('any place of a pain.001', () => {
  it('has a field of the part that is open, and a path that tells the way from there', () => {
    fc.assert(
      fc.property(placeInTree, ({ place: { element, names, parts } }) => {
        expect(element.field).toMatch(/^[a-z]+$/i);
        expect(element.part).toBeUndefined();
        expect([['group'], ['payment'], ['payment', 'transaction']]).toContainEqual(parts);
        expect(names.join('/').endsWith(`/${element.path}`)).toBe(true);
      }),
      runs,
    );
  });

  it('has its field for itself, but for the two forms of the date', () => {
    fc.assert(
      fc.property(placeInTree, ({ place, tree }) => {
        const sharing = tree.filter((other) => other !== place && fieldOf(other) === fieldOf(place));
        expect(sharing.filter(({ element }) => element.field !== 'date')).toEqual([]);
      }),
      runs,
    );
  });

  it('is the same in every version, but for the date', () => {
    fc.assert(
      fc.property(placeInTree, fc.constantFrom(...trees), ({ place }, tree) => {
        const same = tree.find((other) => fieldOf(other) === fieldOf(place));
        expect(same?.element.many).toBe(place.element.many);
        if (place.element.field !== 'date') expect(same?.names).toEqual(place.names);
      }),
      runs,
    );
  });
});
