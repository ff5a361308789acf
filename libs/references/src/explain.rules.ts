// Says in one sentence why a reference does not fit its format, for the customer who has the bill in hand.
import type { ReferenceFormat } from './format.js';
import { charactersOf, type PatternItem } from './pattern.rules.js';

export function lengthText({ min, max }: ReferenceFormat['length'], length: number): string {
  const expected = min === max ? `${min}` : `${min} to ${max}`;
  return `the reference must have ${expected} characters, it has ${length}`;
}

/** `item` is undefined where nothing more may stand. */
export function placeText(text: string, place: number, item: PatternItem | undefined): string {
  const found = place < text.length ? `is ${shown(text.codePointAt(place) as number)}` : 'is missing';
  const expected = item ? `${described(item)} belongs there` : 'the reference should end before it';
  return `place ${place + 1} of the reference ${found}, ${expected}`;
}

export const checkDigitText =
  'the check digit does not fit the rest of the reference: one of its characters is wrong';

/** What is wrong with the text of a named field, which begins at the place `from`, counted from 0. */
export function fieldText(
  { text, from, name }: { text: string; from: number; name: string },
  problem: string,
): string {
  const places = text.length === 1 ? `place ${from + 1}` : `places ${from + 1} to ${from + text.length}`;
  return `${places} of the reference (${name}), ${JSON.stringify(text)}, ${problem}`;
}

function described(item: PatternItem): string {
  if (item.words) {
    const some = item.words.slice(0, 8).join(', ');
    return item.words.length === 1 ? some : `one of ${some}${item.words.length > 8 ? '…' : ''}`;
  }
  const characters = charactersOf(item).join('');
  if (characters.length === 1) return JSON.stringify(characters);
  if (characters === '0123456789') return 'a digit';
  if (/^[A-Z]{26}$/.test(characters)) return 'a letter';
  if (/^[0-9]{10}[A-Z]{26}$/.test(characters)) return 'a letter or digit';
  return `one of ${item.source}`;
}

// Control characters and blanks would not be seen, so they are told by number.
function shown(code: number): string {
  const visible = code > 32 && code !== 127 && !/[\p{C}\p{Z}]/u.test(String.fromCodePoint(code));
  return visible
    ? JSON.stringify(String.fromCodePoint(code))
    : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
