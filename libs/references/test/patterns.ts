// Patterns out of the pieces that reference formats are made of; some of them can be read in two ways.
import fc from 'fast-check';

const classes = fc.constantFrom('[0-9]', '\\d', '[A-Z]', '[0-9A-F]', '[AX-Z-]', 'A', '7', '\\/', '-');
const counts = fc.constantFrom('', '', '?', '{2}', '{1,3}', '{0,2}');
const atoms = fc.tuple(classes, counts).map(([each, count]) => each + count);
const words = fc.constantFrom('(DPR|DMI|X7)', '(A|B9)', '(?<word>DPR|D9)');
const groups = fc
  .array(atoms, { minLength: 1, maxLength: 3 })
  .map((inside) => `(?<group>${inside.join('')})`);
export const patterns = fc
  .array(fc.oneof({ weight: 4, arbitrary: atoms }, words, groups), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));
