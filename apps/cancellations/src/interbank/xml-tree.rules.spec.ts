// Paths lead through a tree step by step.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nodesAt, textAt, type XmlNode } from './xml-tree.rules.js';

const names = fc.constantFrom('A', 'B', 'C');
const trees: (depth?: number) => fc.Arbitrary<XmlNode> = fc.memo((depth) =>
  fc.record({
    name: names,
    attributes: fc.constant({}),
    children: depth <= 1 ? fc.constant([]) : fc.array(trees(), { maxLength: 3 }),
    text: fc.constantFrom('', ' ', 'x', ' y '),
  }),
);
const tree = trees(4);
const paths = fc.array(names, { minLength: 1, maxLength: 3 });

/** The nodes at a path, by looking at every node of the tree and the way that leads to it. */
function walked(node: XmlNode, path: string[], way: string[] = []): XmlNode[] {
  return node.children.flatMap((child) => {
    const here = [...way, child.name];
    return [...(here.join() === path.join() ? [child] : []), ...walked(child, path, here)];
  });
}

describe('nodesAt', () => {
  it('finds the nodes whose way is the path, in the order of the document', () => {
    fc.assert(
      fc.property(tree, paths, (root, path) => {
        const found = nodesAt(root, path.join('/'));
        expect(found).toEqual(walked(root, path));
        expect(found.every((node) => node.name === path.at(-1))).toBe(true);
      }),
    );
  });

  it('of a path in two parts is the second part below each of the first', () => {
    fc.assert(
      fc.property(tree, paths, paths, (root, first, second) => {
        expect(nodesAt(root, [...first, ...second].join('/'))).toEqual(
          nodesAt(root, first.join('/')).flatMap((node) => nodesAt(node, second.join('/'))),
        );
      }),
    );
  });
});

describe('textAt', () => {
  it('is the trimmed text of the first node there, and undefined if that says nothing', () => {
    fc.assert(
      fc.property(tree, paths, (root, path) => {
        const text = textAt(root, path.join('/'));
        const first = walked(root, path).at(0);
        expect(text ?? '').toBe(first?.text.trim() ?? '');
        expect(text).not.toBe('');
      }),
    );
    expect(textAt(undefined, 'A')).toBeUndefined();
  });
});
