// Whatever a mail parser hands out becomes plain text that can be kept, shown and answered to.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressesOf, isAddress, plainHeader, textOfHtml } from './mail-text.rules.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'a\0\r\n\t <>"@,;ë💧') }),
);
const isKeepable = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

describe('a header', () => {
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      anyText,
      fc.date(),
      fc.anything(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.record({ text: anyText }),
      fc.record({ value: anyText }),
    ),
  }));

  it('is one line that can be kept, whatever it was', () => {
    fc.assert(
      fc.property(value, (header) => {
        const text = plainHeader(header);
        expect(text).not.toMatch(/[\r\n\t]| {2}|^ | $/);
        expect(isKeepable(text)).toBe(true);
        expect(plainHeader(text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('has at most 4,000 characters, and none of them is cut in half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3_990, max: 4_010 }),
        fc.constantFrom('💧', 'e\u0301', 'ab'),
        (length, tail) => {
          const text = plainHeader('a'.repeat(length) + tail);
          expect(text.length).toBeLessThanOrEqual(4_000);
          expect(text.length).toBeGreaterThanOrEqual(Math.min(3_999, length));
          expect(isKeepable(text)).toBe(true);
        },
      ),
    );
  });

  it('says the text that a parser found in it, or the text itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zë]{1,9}( [a-z]{1,5})?$/), (text) => {
        for (const header of [text, { text }, { value: text }, [text], ` ${text.replace(' ', '\r\n\t')} `])
          expect(plainHeader(header)).toBe(text);
        expect(plainHeader([text, { text }])).toBe(`${text} ${text}`);
      }),
    );
  });
});

describe('an address', () => {
  it('that is one is a mailbox and nothing that a command or a header could be made of', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.emailAddress()), anyText, (text, more) => {
        if (isAddress(text)) expect(text).toMatch(/^[!-~]+@[A-Za-z0-9.-]+$/);
        if (/[\r\n\0 <>,;"]/.test(more)) expect(isAddress(text + more)).toBe(false);
      }),
    );
  });

  it('of the usual form is one', () => {
    const parts = fc.stringMatching(/^[a-z0-9]{1,12}([._+-][a-z0-9]{1,8})?$/);
    const hosts = fc.stringMatching(/^[a-z]{2,10}(\.[a-z]{2,5}){1,2}$/);
    const signs = fc.constantFrom(...'\r\n\0 <>,;"@\t');
    fc.assert(
      fc.property(parts, hosts, signs, fc.nat(), (local, host, sign, at) => {
        const address = `${local}@${host}`;
        const place = at % (address.length + 1);
        expect(isAddress(address)).toBe(true);
        expect(isAddress(address.slice(0, place) + sign + address.slice(place))).toBe(false);
        if (sign !== '@') expect(isAddress(address.replace('@', sign))).toBe(false);
      }),
    );
  });

  it('is taken out of a header if it is one, with a name that can be shown', () => {
    const entries = fc.array(
      fc.record({
        address: fc.oneof(anyText, fc.emailAddress()),
        name: fc.oneof(anyText, fc.constant('💧'.repeat(100))),
      }),
    );
    fc.assert(
      fc.property(entries, (value) => {
        const found = addressesOf({ value });
        const expected = value.map(({ address }) => address.trim()).filter(isAddress);
        expect(found.map(({ address }) => address)).toEqual(expected);
        expect(found.every(({ name }) => isKeepable(name) && name.length <= 140)).toBe(true);
        expect(addressesOf([{ value }])).toEqual(found);
      }),
    );
    expect(fc.sample(fc.anything(), 100).flatMap((header) => addressesOf(header))).toEqual([]);
  });
});

describe('HTML as text', () => {
  const plain = fc.string({ unit: fc.constantFrom(...'aB9 ëç€&<>"\'#;💧-'), maxLength: 40 });
  const escapings: ((letter: string) => string)[] = [
    (letter) => `&#${letter.codePointAt(0)};`,
    (letter) => `&#x${letter.codePointAt(0)!.toString(16)};`,
    (letter) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', ë: '&euml;', '€': '&euro;' })[letter] ??
      escapings[0](letter),
  ];

  it('is the text that was written, however each letter of it is', () => {
    const ways = fc.infiniteStream(fc.constantFrom(...escapings));
    fc.assert(
      fc.property(plain, ways, (text, way) => {
        const html = [...text].map((letter) => way.next().value(letter)).join('');
        expect(textOfHtml(html)).toBe(text);
        expect(textOfHtml(`<b class="x">${html}</b>`)).toBe(text);
        expect(textOfHtml(`<style>b{}</style>${html}<script>let x;</script>`).slice(1, -1)).toBe(text);
      }),
    );
  });

  it('joins what marks only dress up, and parts what they set apart', () => {
    const letters = fc.array(fc.constantFrom(...'TX-2026'), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(letters, (number) => {
        const dressed = number
          .map((letter) => `<span style="color:red">${letter}</span>\u200b`)
          .join('<wbr>');
        expect(textOfHtml(dressed)).toBe(number.join(''));
        const apart = textOfHtml(number.map((letter) => `<td>${letter}</td>`).join(''));
        expect(apart.split(/\s+/).filter(Boolean)).toEqual(number);
      }),
    );
  });

  it('is text that can be kept, of any input', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '&#',
      'xD800;',
      '&#55296;',
      '&#0;',
      '&#x10ffff;',
      '&#999999;',
      '<script',
      '</script>',
      'a',
      '💧',
      '&amp;',
    );
    const inputs = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((some) => some.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(inputs, (html) => isKeepable(textOfHtml(html))),
      { numRuns: 1_000 },
    );
  });
});
