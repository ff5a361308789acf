// Whatever is written into XML is read back as it was, but for the characters that XML has no place for.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { element, pieces, xmlText } from './xml-text.rules.js';

/** The texts that a strict parser reads in the elements of a document. */
function readBack(xml: string): string[] {
  const parser = new SaxesParser();
  const texts: string[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (text) => texts.push(text));
  parser.write(xml).close();
  return texts;
}

const awkward = fc.constantFrom(
  '&',
  '<',
  '>',
  ']]>',
  '"',
  '\r',
  '\n',
  '\t',
  '\u0000',
  '\ud800',
  '\uffff',
  '💧',
);
const anyText = fc.string({ unit: fc.oneof(awkward, fc.constantFrom('a', 'ë', ' ')), maxLength: 20 });

/** The text with a mark in place of each character that XML 1.0 does not allow (its production 2). */
const allowed = (text: string): string =>
  [...text]
    .map((character) => {
      const code = character.codePointAt(0) as number;
      const isHalf = code >= 0xd800 && code <= 0xdfff;
      const isControl = code < 0x20 && !'\t\n\r'.includes(character);
      return isControl || isHalf || code === 0xfffe || code === 0xffff ? '\ufffd' : character;
    })
    .join('');

describe('text in XML', () => {
  it('is read back by a strict parser as it was', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (text) => {
        expect(readBack(`<a>${xmlText(text)}</a>`).join('')).toBe(allowed(text));
      }),
    );
  });

  it('cannot end the attribute that it stands in', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(xmlText(text)).not.toMatch(/[<>"]|&(?!(amp|lt|gt|quot|#13);)/);
      }),
    );
  });

  it('is cut to whole characters, of which there are never too many', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 12 }), (text, lengthMax) => {
        const written = element('Nm', text, lengthMax);
        const read = written === '' ? '' : readBack(written).join('');
        expect(read).toBe([...allowed(text)].slice(0, lengthMax).join(''));
        expect(written === '').toBe(text === '');
      }),
    );
  });
});

describe('the pieces of a text', () => {
  it('are the text again, all full but the last, and none is empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 12 }), (text, lengthMax) => {
        const parts = pieces(text, lengthMax);
        expect(parts.join('')).toBe(text);
        const lengths = parts.map((part) => [...part].length);
        expect(lengths.slice(0, -1).every((length) => length === lengthMax)).toBe(true);
        expect(lengths.slice(-1).every((length) => length > 0 && length <= lengthMax)).toBe(true);
      }),
    );
  });
});
