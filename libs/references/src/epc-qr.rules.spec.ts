// EPC QR codes: published ones are read, wrong ones refused, and reading undoes making.
import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { makeEpcQr, parseEpcQr, type EpcQr } from './epc-qr.rules.js';

const customs: EpcQr = {
  version: '002',
  name: 'Dogana e Kosovës',
  iban: 'XK051000410070001295',
  amountMinor: 1_250,
  reference: '152020000037764Y',
};
const customsText =
  'BCD\n002\n1\nSCT\n\nDogana e Kosovës\nXK051000410070001295\nEUR12.50\n\n152020000037764Y';

describe('the text of an EPC QR code', () => {
  it('is made of the fields of a bill, without empty lines at the end', () => {
    expect(makeEpcQr(customs)).toEqual({ ok: true, text: customsText });
  });

  it.each([
    ['our own', customsText, customs],
    ['CR LF and empty lines at the end', `${customsText.replaceAll('\n', '\r\n')}\r\n\r\n`, customs],
    ['a byte order mark', `\ufeff${customsText}`, customs],
    [
      'the example of the European Payments Council',
      'BCD\n001\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1\nCHAR\n' +
        '\nUrgency fund\nSample EPC QR code',
      {
        version: '001',
        bic: 'BPOTBEB1',
        name: 'Red Cross of Belgium',
        iban: 'BE72000000001616',
        amountMinor: 100,
        purpose: 'CHAR',
        text: 'Urgency fund',
        information: 'Sample EPC QR code',
      },
    ],
    [
      'a creditor reference, version 002 without BIC',
      'BCD\n002\n2\nSCT\n\nWikimedia Foerdergesellschaft\n' +
        'DE33 1002 0500 0001 1947 00\nEUR20\n\nRF18539007547034',
      {
        version: '002',
        name: 'Wikimedia Foerdergesellschaft',
        iban: 'DE33100205000001194700',
        amountMinor: 2_000,
        reference: 'RF18539007547034',
      },
    ],
    [
      'no amount',
      'BCD\n002\n1\nSCT\n\nA\nXK051000410070001295',
      { version: '002', name: 'A', iban: customs.iban },
    ],
  ])('is read: %s', (_what, text, fields) => {
    expect(parseEpcQr(text)).toEqual({ ok: true, fields });
  });

  const line = (place: number, text: string): string => {
    const lines = customsText.split('\n');
    lines[place] = text;
    return lines.join('\n');
  };
  it.each([
    ['nothing', '', ['serviceTag']],
    ['a web address', 'https://example.com', ['serviceTag']],
    ['an unknown version', line(1, '003'), ['version']],
    ['version 001 without BIC', line(1, '001'), ['bic']],
    ['an unknown character set', line(2, '9'), ['characterSet']],
    ['another identification', line(3, 'INST'), ['identification']],
    ['a wrong BIC', line(4, 'NLBRX'), ['bic']],
    ['no name', line(5, ''), ['name']],
    ['a long name', line(5, 'N'.repeat(71)), ['name']],
    ['wrong check digits', line(6, 'XK051000410070001296'), ['iban']],
    ['no IBAN and nothing after it', 'BCD\n002\n1\nSCT\n\nA', ['iban']],
    ['another currency', line(7, 'USD12.50'), ['amount']],
    ['an amount with a comma', line(7, 'EUR12,50'), ['amount']],
    ['nothing to pay', line(7, 'EUR0.00'), ['amount']],
    ['too much to pay', line(7, 'EUR1000000000.00'), ['amount']],
    ['a long purpose', line(8, 'CHARI'), ['purpose']],
    ['a wrong creditor reference', line(9, 'RF17539007547034'), ['reference']],
    ['reference and text', `${customsText}\nfor May`, ['text']],
    ['a line too many', `${customsText}\n\n\nmore`, ['']],
    ['far too much', `BCD${'\n'.repeat(1_000)}`, ['']],
    [
      'several things',
      line(1, '9').replace('EUR', 'E').replace('XK05', 'XK06'),
      ['version', 'amount', 'iban'],
    ],
  ])('is refused: %s', (_what, text, paths) => {
    const reading = parseEpcQr(text);
    expect(reading.ok ? [] : reading.problems.map(({ path }) => path)).toEqual(paths);
  });

  it('is not made of what does not fit into a code', () => {
    const long = 'ë'.repeat(140);
    expect(
      makeEpcQr({ ...customs, reference: undefined, text: long, information: 'ë'.repeat(70) }),
    ).toMatchObject({
      ok: false,
      problems: [{ code: 'too-long' }],
    });
    expect(makeEpcQr({ ...customs, name: 'A\nB' })).toMatchObject({
      ok: false,
      problems: [{ path: 'name' }],
    });
    expect(makeEpcQr({ ...customs, amountMinor: 0 })).toMatchObject({
      ok: false,
      problems: [{ path: 'amount' }],
    });
  });

  it('is read as what it was made of', () => {
    const word = (maxLength: number): fc.Arbitrary<string> =>
      fc
        .string({ unit: fc.constantFrom(...'AZaz09 ëç-'), minLength: 1, maxLength })
        .map((text) => `x${text}x`);
    const fields = fc.record(
      {
        version: fc.constant('002' as const),
        name: word(68),
        iban: fc.constantFrom('XK051212012345678906', 'XK051701010500018287'),
        bic: fc.constantFrom('NLPRXKPR', 'CBRKXKPRXXX'),
        amountMinor: fc.integer({ min: 1, max: 99_999_999_999 }),
        purpose: fc.constantFrom('CHAR', 'TAXS'),
        reference: word(30),
        information: word(30),
      },
      { requiredKeys: ['version', 'name', 'iban'] },
    );
    fc.assert(
      fc.property(fields, (made) => {
        const text = makeEpcQr(made);
        expect(text.ok && parseEpcQr(text.text)).toEqual({ ok: true, fields: made });
      }),
    );
  });

  it('is read from any text without throwing', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 20 }),
          { maxLength: 13 },
        ),
        (lines) => {
          expect(typeof parseEpcQr(['BCD', ...lines].join('\n')).ok).toBe('boolean');
        },
      ),
    );
  });
});
