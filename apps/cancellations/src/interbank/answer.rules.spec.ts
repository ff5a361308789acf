// What other banks and customers send is read as it was written, and what cannot be understood is told.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAmount } from '#money';
import { answersIn, cancellationsIn, differencesOf, returnsIn, type Expected } from './answer.rules.js';
import { readXml } from './read-xml.js';

const ids = fc.stringMatching(/^[A-Z0-9][A-Z0-9/-]{0,33}$/).filter((id) => id !== 'NOTPROVIDED');
const element = (name: string, inside: string | undefined) =>
  inside === undefined ? '' : `<${name}>${inside}</${name}>`;
const reasonOf = (code: string | undefined) => element('Rsn', element('Cd', code));

const statuses = { ACCR: 'accepted', RJCR: 'refused', PDCR: 'pending' } as const;
const lines = fc.record({
  id: ids,
  status: fc.constantFrom('ACCR', 'RJCR', 'PDCR', undefined),
  code: fc.constantFrom('NOAS', 'CUST', 'LEGL', undefined),
});

function camt029(conf: string, told: readonly { id: string; status?: string; code?: string }[]) {
  const details = told.map(({ id, status, code }) => {
    const reason = code === undefined ? '' : element('CxlStsRsnInf', reasonOf(code));
    const [transaction, state] = [element('OrgnlTxId', id), element('TxCxlSts', status)];
    return element('TxInfAndSts', `${transaction}${state}${reason}`);
  });
  const head = `<RslvdCase><Id>case_1</Id></RslvdCase>${element('Sts', element('Conf', conf))}`;
  const inside = `${head}${element('CxlDtls', details.join(''))}`;
  return readXml(element('Document', element('RsltnOfInvstgtn', inside)));
}

describe('the answers in a camt.029', () => {
  const confs = { CNCL: 'accepted', RJCR: 'refused', PDCR: 'pending', FTNA: 'pending' } as const;
  const someConf = fc.constantFrom(...(Object.keys(confs) as (keyof typeof confs)[]));

  it('are those of its lines, in order; a line that says nothing goes by the whole', () => {
    fc.assert(
      fc.property(someConf, fc.array(lines, { minLength: 1, maxLength: 4 }), (conf, told) => {
        expect(answersIn(camt029(conf, told))).toEqual(
          told.map(({ id, status, code }) => ({
            caseId: 'case_1',
            transactionId: id,
            status: status ? statuses[status] : confs[conf],
            code,
          })),
        );
      }),
    );
  });

  it('without lines are the one for the case', () => {
    fc.assert(
      fc.property(someConf, (conf) => {
        expect(answersIn(camt029(conf, []))).toEqual([
          { caseId: 'case_1', transactionId: undefined, status: confs[conf], code: undefined },
        ]);
      }),
    );
  });

  it('are not read out of codes that no set has, wherever they stand', () => {
    const invented = fc.stringMatching(/^Z[Z0-9]{3}$/);
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 3 }), lines, invented, fc.nat(3), (told, line, code, at) => {
        const broken = [...told.slice(0, at), { ...line, code }, ...told.slice(at)];
        expect(answersIn(camt029('CNCL', broken))).toContain(`${code} is no code`);
        expect(answersIn(camt029(code, told))).toContain(`${code} is no code`);
      }),
    );
    expect(answersIn(camt029('PECR', []))).toBe('PECR says nothing about a single payment');
    expect(answersIn(readXml('<Document/>'))).toBe('Sts/Conf is missing');
  });
});

describe('the returns in a pacs.004', () => {
  const expected: fc.Arbitrary<Expected> = fc.record({
    transactionId: ids,
    amountMinor: fc.integer({ min: 1, max: 1_000_000_000 }),
    currency: fc.constantFrom('EUR', 'CHF', 'JPY'),
    debtorIban: fc.constantFrom('XK051212012345678906', 'XK051701010500018287'),
    creditorIban: fc.constantFrom('XK051000410070001295', 'DE89370400440532013000'),
  });
  const pacs004 = (each: Expected, reason = 'DUPL') => {
    const account = (name: string, iban: string) => element(name, element('Id', element('IBAN', iban)));
    const amount = formatAmount(each.amountMinor, each.currency);
    const parties = account('DbtrAcct', each.debtorIban) + account('CdtrAcct', each.creditorIban);
    return element(
      'TxInf',
      `${element('OrgnlTxId', each.transactionId)}
       <RtrdIntrBkSttlmAmt Ccy="${each.currency}"> ${amount} </RtrdIntrBkSttlmAmt>
       ${element('RtrRsnInf', reasonOf(reason))}${element('OrgnlTxRef', parties)}`,
    );
  };
  const read = (...inside: string[]) =>
    returnsIn(readXml(element('Document', element('PmtRtr', inside.join('')))));

  it('are read as they were written, and are what the recall expects', () => {
    fc.assert(
      fc.property(fc.array(expected, { minLength: 1, maxLength: 4 }), (all) => {
        const found = read(...all.map((each) => pacs004(each)));
        expect(found).toEqual(all.map((each) => ({ ...each, reason: 'DUPL' })));
        if (typeof found !== 'string')
          found.forEach((each, at) => expect(differencesOf(each, all[at])).toEqual([]));
      }),
    );
  });

  it('tell by name what is not as it was expected', () => {
    fc.assert(
      fc.property(expected, expected, (one, other) => {
        const found = read(pacs004(one));
        const names = (Object.keys(one) as (keyof Expected)[]).filter((name) => one[name] !== other[name]);
        expect(typeof found === 'string' ? found : differencesOf(found[0], other)).toEqual(names);
      }),
    );
  });

  it('are none without a payment, or for a reason that no set has', () => {
    expect(read()).toBe('it returns no payment');
    fc.assert(
      fc.property(expected, fc.stringMatching(/^Z[Z0-9]{3}$/), (each, reason) => {
        expect(read(pacs004(each), pacs004(each, reason))).toContain(`${reason} is no code`);
      }),
    );
  });
});

describe('the cancellations in a camt.055', () => {
  const wishes = fc.record({
    transactionId: ids,
    byInstruction: fc.boolean(),
    reason: fc.constantFrom('DUPL', 'CUST', 'AM09', undefined),
    note: fc.constantFrom('', 'dy here'),
  });
  const camt055 = (assignment: string, groups: string[]) =>
    readXml(
      element(
        'Document',
        element(
          'CstmrPmtCxlReq',
          `${element('Assgnmt', element('Id', assignment))}${element('Undrlyg', groups.join(''))}`,
        ),
      ),
    );
  const line = (id: string, byInstruction: boolean, inside: string) => {
    const instruction = `<OrgnlInstrId>${id}</OrgnlInstrId><OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId>`;
    return element('TxInf', (byInstruction ? instruction : element('OrgnlEndToEndId', id)) + inside);
  };

  it('are each payment once named, with its own reason, its group’s, or CUST', () => {
    const groups = fc.array(
      fc.tuple(fc.constantFrom('DUPL', undefined), fc.array(wishes, { minLength: 1, maxLength: 3 })),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(ids, groups, (assignmentId, all) => {
        const written = all.map(([shared, group]) =>
          element(
            'OrgnlPmtInfAndCxl',
            element('CxlRsnInf', reasonOf(shared)) +
              group
                .map(({ transactionId, byInstruction, reason, note }) => {
                  const why = `${reason ? reasonOf(reason) : ''}${element('AddtlInf', note)}`;
                  return line(transactionId, byInstruction, element('CxlRsnInf', why));
                })
                .join(''),
          ),
        );
        const cancellations = all.flatMap(([shared, group]) =>
          group.map(({ transactionId, reason, note }) => ({
            transactionId,
            reason: reason ?? shared ?? 'CUST',
            note,
          })),
        );
        expect(cancellationsIn(camt055(assignmentId, written))).toEqual({ assignmentId, cancellations });
      }),
    );
  });

  it('are at most two thousand, each with a number of at most 35 characters', () => {
    const many = (count: number, length: number) =>
      camt055('A', [element('OrgnlPmtInfAndCxl', line('7'.repeat(length), false, '').repeat(count))]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), (length) => {
        expect(typeof cancellationsIn(many(1, length)) === 'string').toBe(length > 35);
      }),
    );
    expect(cancellationsIn(many(2_000, 3))).toMatchObject({ assignmentId: 'A' });
    expect(cancellationsIn(many(2_001, 3))).toContain('2001 payments');
    expect(cancellationsIn(many(0, 3))).toContain('names no payment');
  });
});
