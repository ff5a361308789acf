// The IBAN rules against published IBANs, known bad ones, ibantools, and what check digits promise.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { composeIBAN, countrySpecs } from 'ibantools';
import { checkIban } from './iban.rules.js';
import { ibanStructure } from './iban-structure.js';
import { kosovoIban } from './kosovo-iban.rules.js';

const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
const kosovoIbans = fc
  .record({ bank: digits(2), branch: digits(2), account: digits(10) })
  .map((account) => kosovoIban(account));

const refusal = (text: string): string => {
  const check = checkIban(text);
  if (check.ok) throw new Error(`${text} was accepted`);
  expect(check.code).toBe('AC01');
  return check.text;
};

describe('checkIban, Kosovo', () => {
  it.each([
    ['registry example', 'XK051212012345678906'],
    ['Kosovo Customs at CBK', 'XK051000410070001295'],
    ['NLB account', 'XK051701010500018287'],
    ['another NLB account', 'XK051701001012556636'],
  ])('accepts the published %s', (_, iban) => {
    expect(checkIban(iban)).toEqual({ ok: true, iban });
  });

  it.each([
    ['XK431212012345678901', 'every IBAN of Kosovo begins with XK05, this one begins with XK43'],
    ['XK051901234567891011', "Kosovo's national check digits 11 do not fit the account number before them"],
    ['XK051300000000000000', "Kosovo's national check digits 00 do not fit the account number before them"],
    ['XK051702002000098765', "Kosovo's national check digits 65 do not fit the account number before them"],
    ['XK05121201234567890', 'an IBAN of XK has 20 characters, this one has 19'],
    ['XK0512120123456789066', 'an IBAN of XK has 20 characters, this one has 21'],
    ['XK05121201234567890A', 'position 20 of an IBAN of XK must be a digit, it is "A"'],
    ['XK05-1212-0123-4567-8906', 'an IBAN has letters and digits only, position 5 is "-"'],
  ])('refuses %s', (iban, text) => {
    expect(refusal(iban)).toBe(text);
  });

  it('refuses every changed digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(kosovoIbans, (iban) => {
        expect(checkIban(iban)).toEqual({ ok: true, iban });
        const accepted = [...changedDigits(iban), ...swappedNeighbours(iban)].filter(
          (text) => checkIban(text).ok,
        );
        expect(accepted).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('checkIban, all countries', () => {
  const published = [
    'AD1200012030200359100100 AE070331234567890123456 AL47212110090000000235698741 AT611904300234573201',
    'AZ21NABZ00000000137010001944 BA391290079401028494 BE68539007547034 BG80BNBG96611020345678',
    'BH67BMAG00001299123456 BR9700360305000010009795493P1 BY13NBRB3600900000002Z00AB00 CH9300762011623852957',
    'CR05015202001026284066 CY17002001280000001200527600 CZ6508000000192000145399 DE89370400440532013000',
    'DK5000400440116243 DO28BAGR00000001212453611324 EE382200221020145685 EG380019000500000000263180002',
    'ES9121000418450200051332 FI2112345600000785 FO6264600001631634 FR1420041010050500013M02606',
    'GB29NWBK60161331926819 GE29NB0000000101904917 GI75NWBK000000007099453 GL8964710001000206',
    'GR1601101250000000012300695 GT82TRAJ01020000001210029690 HR1210010051863000160',
    'HU42117730161111101800000000 IE29AIBK93115212345678 IL620108000000099999999 IQ98NBIQ850123456789012',
    'IS140159260076545510730339 IT60X0542811101000000123456 JO94CBJO0010000000000131000302',
    'KW81CBKU0000000000001234560101 KZ86125KZT5004100100 LB62099900000001001901229114',
    'LC55HEMM000100010012001200023015 LI21088100002324013AA LT121000011101001000 LU280019400644750000',
    'LV80BANK0000435195001 MC5811222000010123456789030 MD24AG000225100013104168 ME25505000012345678951',
    'MK07250120000058984 MR1300020001010000123456753 MT84MALT011000012345MTLCAST001S',
    'MU17BOMM0101101030300200000MUR NL91ABNA0417164300 NO9386011117947 PK36SCBL0000001123456702',
    'PL61109010140000071219812874 PS92PALS000000000400123456702 PT50000201231234567890154',
    'QA58DOHB00001234567890ABCDEFG RO49AAAA1B31007593840000 RS35260005601001611379',
    'SA0380000000608010167519 SC18SSCB11010000000000001497USD SE4550000000058398257466 SI56263300012039086',
    'SK3112000000198742637541 SM86U0322509800000000270100 ST23000100010051845310146',
    'SV62CENR00000000000000700025 TL380080012345678910157 TN5910006035183598478831',
    'TR330006100519786457841326 UA213223130000026007233566001 VA59001123000012345678',
    'VG96VPVG0000012345678901',
  ].flatMap((line) => line.split(' '));

  it.each(published)('accepts the registry example %s', (iban) => {
    expect(checkIban(iban)).toEqual({ ok: true, iban });
    expect(checkIban(iban.replace(/.{4}/g, '$& ').trim())).toEqual({ ok: true, iban });
    expect(changedDigits(iban).filter((text) => checkIban(text).ok)).toEqual([]);
  });

  it('agrees with ibantools on the check digits of any account of any country', () => {
    const symbols = { digit: '0123456789', letter: 'ABCXYZ', 'digit or letter': '01289AKZ' };
    // ibantools adds national checks for some countries, and composes no IBAN from a random account there.
    const countries = Object.keys(countrySpecs).filter(
      (country) => ibanStructure(country) && country !== 'XK' && !countrySpecs[country]?.bban_validation_func,
    );
    expect(countries.length).toBeGreaterThan(80);
    fc.assert(
      fc.property(fc.constantFrom(...countries), fc.infiniteStream(fc.nat(999)), (countryCode, choices) => {
        const kinds = ibanStructure(countryCode)?.kinds.slice(4) ?? [];
        const bban = kinds.map((kind) => pick(symbols[kind], choices.next().value as number)).join('');
        const iban = composeIBAN({ countryCode, bban });
        if (iban !== null) expect(checkIban(iban)).toEqual({ ok: true, iban });
        else expect(['BY', 'DO', 'PK']).toContain(countryCode);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['', 'the IBAN is empty'],
    ['-K051212012345678906', 'an IBAN has letters and digits only, position 1 is "-"'],
    [' \u00a0', 'the IBAN is empty'],
    ['X', 'an IBAN begins with the code of a country that has IBANs, this one begins with "X"'],
    [
      'ZZ051212012345678906',
      'an IBAN begins with the code of a country that has IBANs, this one begins with "ZZ"',
    ],
    [
      'US051212012345678906',
      'an IBAN begins with the code of a country that has IBANs, this one begins with "US"',
    ],
    [
      '1705121201234567890',
      'an IBAN begins with the code of a country that has IBANs, this one begins with "17"',
    ],
    ['DE8937040044053201300', 'an IBAN of DE has 22 characters, this one has 21'],
    ['DEA9370400440532013000', 'position 3 of an IBAN of DE must be a digit, it is "A"'],
    ['GB29NW1K60161331926819', 'position 7 of an IBAN of GB must be a letter, it is "1"'],
    ['DE88370400440532013000', 'the check digits 88 do not fit the rest of the IBAN'],
    ['DE89370400440532013😀', 'an IBAN has letters and digits only, position 20 is "😀"'],
    ['GB29NWBK6016133192681\u017f', 'an IBAN has letters and digits only, position 22 is "\u017f"'],
    ['DE8937040044053201300\u0660', 'an IBAN has letters and digits only, position 22 is "\u0660"'],
    ['XK05\n1212012345678906', 'an IBAN has letters and digits only, position 5 is "\\n"'],
  ])('refuses %j', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  it('accepts the letters the registry allows where ibantools wants digits', () => {
    for (const bban of [
      'PKSCBL0000A011234567B2',
      'DO1AGR00000001212453611324',
      'BYA1RB3600900000002Z00AB00',
    ]) {
      const found = Array.from({ length: 97 }, (_, check) =>
        checkIban(bban.slice(0, 2) + String(check + 2).padStart(2, '0') + bban.slice(2)),
      ).filter((check) => check.ok);
      expect(found).toHaveLength(1);
    }
  });

  it('refuses check digits that ISO 13616 never gives, although they leave the same remainder', () => {
    const withCheck02 = Array.from({ length: 400 }, (_, i) => `DE0237040044${String(i).padStart(10, '0')}`);
    const iban = withCheck02.find((text) => checkIban(text).ok) as string;
    expect(refusal(iban.replace('DE02', 'DE99'))).toBe('the check digits 99 do not fit the rest of the IBAN');
  });

  it('folds lower case and every kind of blank', () => {
    const iban = 'XK051212012345678906';
    for (const text of [
      'xk05 1212 0123 4567 8906',
      ' XK05\u00a01212\u202f0123\t4567 8906 ',
      iban.toLowerCase(),
    ]) {
      expect(checkIban(text)).toEqual({ ok: true, iban });
    }
  });

  it('answers any text at all, and only with an IBAN it accepts again', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Z]{2}[0-9A-Z ]{0,32}$/)),
        (text) => {
          const check = checkIban(text);
          if (check.ok) expect(checkIban(check.iban)).toEqual(check);
          else expect(check.text).not.toBe('');
        },
      ),
    );
  });
});

function changedDigits(iban: string): string[] {
  return [...iban].flatMap((symbol, index) =>
    symbol >= '0' && symbol <= '9'
      ? [...'0123456789'].filter((other) => other !== symbol).map((other) => replaced(iban, index, other))
      : [],
  );
}

function swappedNeighbours(iban: string): string[] {
  const swapped = [...iban].map((symbol, index) =>
    replaced(iban, index, (iban[index + 1] ?? '') + symbol, 2),
  );
  return swapped.slice(0, -1).filter((text) => text !== iban);
}

const replaced = (text: string, index: number, by: string, count = 1): string =>
  text.slice(0, index) + by + text.slice(index + count);

const pick = (symbols: string, choice: number): string => symbols[choice % symbols.length];
