import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkForeignSubmission, submissionExample } from './payments.js';
import { fieldProblems, submissionFields } from './submission.rules.js';
import { checkSubmission } from './submission.js';

const first = submissionExample;
const found = (other: object): [string, string][] =>
  fieldProblems({ ...first, ...other }).map(({ path, code }) => [path, code]);

describe('the form of a payment', () => {
  it.each<[string, object]>([
    ['the example', {}],
    ['the least that is needed', { remittanceInformationUnstructured: undefined, billerCode: undefined }],
    ['an id of one character', { transactionId: 'a' }],
    ['an id of 35 characters', { transactionId: 'a'.repeat(35) }],
    ['every character that an id may have', { transactionId: "a/-?:().,'+_ b" }],
    ['a negative amount, which is refused later', { instructedAmount: { currency: 'EUR', amount: '-1.00' } }],
    ['five decimals, which are refused later', { instructedAmount: { currency: 'EUR', amount: '1.00000' } }],
    ['an IBAN that is none, which is refused later', { debtorAccount: { iban: 'nowhere' } }],
    ['a leap day', { requestedExecutionDate: '2028-02-29' }],
    ['letters of every language', { creditorName: 'Drejtësia 司法 \u{1f4b6}' }],
  ])('takes %s', (_what, other) => {
    expect(found(other)).toEqual([]);
  });

  it.each<[string, object, [string, string][]]>([
    ['no id', { transactionId: undefined }, [['transactionId', 'required']]],
    ['an id that is a number', { transactionId: 5 }, [['transactionId', 'form']]],
    ['an empty id', { transactionId: '' }, [['transactionId', 'form']]],
    ['an id that is too long', { transactionId: 'a'.repeat(36) }, [['transactionId', 'form']]],
    ['an id that begins with a blank', { transactionId: ' a' }, [['transactionId', 'form']]],
    ['an id that ends with a blank', { transactionId: 'a ' }, [['transactionId', 'form']]],
    ['an id with a line break', { transactionId: 'a\n' }, [['transactionId', 'form']]],
    ['no debtor', { debtorAccount: undefined }, [['debtorAccount.iban', 'required']]],
    ['a debtor that is a text', { debtorAccount: 'XK05' }, [['debtorAccount.iban', 'required']]],
    ['a debtor that is a list', { debtorAccount: ['XK05'] }, [['debtorAccount.iban', 'required']]],
    ['an empty IBAN', { debtorAccount: { iban: '' } }, [['debtorAccount.iban', 'form']]],
    [
      'an IBAN that is too long',
      { debtorAccount: { iban: 'X'.repeat(43) } },
      [['debtorAccount.iban', 'form']],
    ],
    ['a creditor without IBAN', { creditorAccount: {} }, [['creditorAccount.iban', 'required']]],
    ['a name that is too long', { creditorName: 'x'.repeat(71) }, [['creditorName', 'form']]],
    ['a name with a control character', { creditorName: 'a\u0000b' }, [['creditorName', 'form']]],
    ['a name with half a character', { creditorName: 'a\ud83d' }, [['creditorName', 'form']]],
    [
      'a currency in small letters',
      { instructedAmount: { currency: 'eur', amount: '1' } },
      [['instructedAmount.currency', 'form']],
    ],
    [
      'an amount that is a number',
      { instructedAmount: { currency: 'EUR', amount: 1 } },
      [['instructedAmount.amount', 'form']],
    ],
    [
      'an amount with a comma',
      { instructedAmount: { currency: 'EUR', amount: '1,00' } },
      [['instructedAmount.amount', 'form']],
    ],
    [
      'a description of nothing',
      { remittanceInformationUnstructured: '' },
      [['remittanceInformationUnstructured', 'form']],
    ],
    ['null for an optional field', { billerCode: null }, [['billerCode', 'type']]],
    ['null for a required field', { creditorName: null }, [['creditorName', 'required']]],
    ['a day that is none', { requestedExecutionDate: '2026-02-30' }, [['requestedExecutionDate', 'form']]],
    ['a month that is none', { requestedExecutionDate: '2026-13-01' }, [['requestedExecutionDate', 'form']]],
    ['a time', { requestedExecutionDate: '2026-02-03T00:00:00Z' }, [['requestedExecutionDate', 'form']]],
    ['what only our own doors add', { intake: { channel: 'topic', client: 'x' } }, [['intake', 'unknown']]],
    ['an unknown field', { amount: '1' }, [['amount', 'unknown']]],
    [
      'an unknown field within',
      { debtorAccount: { iban: 'XK05', bic: 'X' } },
      [['debtorAccount.bic', 'unknown']],
    ],
  ])('refuses %s', (_what, other, expected) => {
    expect(found(other)).toEqual(expected);
  });

  it.each([null, undefined, 5, 'text', true, [first]])('refuses %j, which is no object', (value) => {
    expect(fieldProblems(value)).toEqual([
      { path: '', code: 'type', message: 'a payment must be a JSON object' },
    ]);
  });

  it('tells every problem, in the order of the fields, with a sentence that names the field', () => {
    const paths = submissionFields.map(({ path }) => path);
    fc.assert(
      fc.property(fc.subarray(paths), (wrong) => {
        const value = structuredClone(first) as unknown as Record<string, never>;
        for (const path of wrong) {
          const [outer, inner] = path.split('.');
          if (inner === undefined) value[outer] = 5 as never;
          else value[outer][inner] = 5 as never;
        }
        const problems = fieldProblems(value);
        expect(problems.map(({ path }) => path)).toEqual(paths.filter((path) => wrong.includes(path)));
        for (const { path, message } of problems) expect(message).toContain(path);
      }),
    );
  });

  it('refuses half a character in any text by its field, whatever door it came by', () => {
    const halves = fc.constantFrom('\ud800', '\udfff', '\udc00x', 'x\ud83d');
    const fields = submissionFields.filter(({ path }) => path !== 'requestedExecutionDate');
    fc.assert(
      fc.property(fc.constantFrom(...fields), halves, fc.nat(), ({ path }, half, at) => {
        const value = structuredClone(first) as unknown as Record<string, Record<string, string>>;
        const [outer, inner] = path.split('.');
        const holder = (inner === undefined ? value : value[outer]) as Record<string, string>;
        const text = holder[inner ?? outer] ?? '';
        const place = at % (text.length + 1);
        holder[inner ?? outer] = text.slice(0, place) + half + text.slice(place);
        // As it comes in by a file, a body or a record: JSON may write what no UTF-8 can.
        const received = JSON.parse(JSON.stringify(value)) as unknown;
        for (const from of ['sender', 'door'] as const)
          expect(fieldProblems(received, from).map((problem) => [problem.path, problem.code])).toEqual([
            [path, 'form'],
          ]);
        expect(checkForeignSubmission(received)).toContain(path);
      }),
    );
  });

  it('never throws, and gives back what it accepts as it came', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(checkSubmission(value).ok).toBe(false);
      }),
    );
    expect(checkSubmission(first)).toEqual({ ok: true, submission: first });
  });
});
