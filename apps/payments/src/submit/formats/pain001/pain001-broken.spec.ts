import { describe, expect, it } from '@jest/globals';
import {
  group,
  message,
  one,
  payment,
  transaction,
} from '../../../../../../test/fixtures/payments/pain001-text.js';
import { parsed, summary } from '../../../../../../test/fixtures/payments/read.js';
import { parsePain001 } from './pain001.js';
import { BrokenFile } from '../parsed-record.js';

describe('a pain.001 that breaks', () => {
  const whole = message(group(2) + payment(transaction('A') + transaction('B')));
  const secondAt = whole.indexOf('<EndToEndId>B');
  const spoilt = (at: number, ...bytes: number[]): Buffer => {
    const buffer = Buffer.from(whole);
    const from = Buffer.byteLength(whole.slice(0, at));
    return Buffer.concat([buffer.subarray(0, from), Buffer.from(bytes), buffer.subarray(from)]);
  };
  const doctype = '<!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
  const broken: [string, string | Buffer, string[], RegExp][] = [
    ['nothing', '', [], /must contain a root element/],
    ['text', 'transactionId,debtorIban', [], /line 1, column \d+: the XML is not well formed/],
    ['a DOCTYPE', message(group(1), doctype), [], /a DOCTYPE is not allowed/],
    [
      'a DOCTYPE without end',
      `<!DOCTYPE x [${'<!ENTITY a "a">'.repeat(20_000)}`,
      [],
      /no element begins or ends within/,
    ],
    ['an entity', one(transaction('A&xxe;')), [], /undefined entity/],
    [
      'another root',
      '<Documents/>',
      [],
      /the root must be Document of urn:.*09 or urn:.*03; it is Documents in namespace ""/,
    ],
    [
      'another version',
      message('').replace('001.09', '001.12'),
      [],
      /it is Document in namespace ".*001\.12"/,
    ],
    [
      'another message',
      '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>',
      [],
      /camt\.053/,
    ],
    [
      'an encoding that is not UTF-8',
      message(group(0), '<?xml version="1.0" encoding="ISO-8859-1"?>'),
      [],
      /the encoding must be UTF-8, it is ISO-8859-1/,
    ],
    ['UTF-16', Buffer.from(`\ufeff${whole}`, 'utf16le'), [], /the file is not UTF-8 text/],
    ['no group header', message(''), [], /GrpHdr is missing/],
    [
      'a group header too late',
      message(payment(transaction('A')) + group(1)),
      [],
      /GrpHdr must come before PmtInf/,
    ],
    ['two group headers', message(group(0) + group(0)), [], /GrpHdr is there more than once/],
    ['a group header without MsgId', message(group(1).replace('M1', '')), [], /GrpHdr\/MsgId is missing/],
    ['a MsgId too long', message(group(1).replace('M1', 'M'.repeat(36))), [], /at most 35 characters/],
    ['a number that is none', message(group(1).replace('>1<', '>one<')), [], /NbOfTxs must be a number/],
    [
      'a control sum that is none',
      message(group(1, '<CtrlSum>ten</CtrlSum>')),
      [],
      /CtrlSum must be a decimal/,
    ],
    [
      'a debtor after its transactions',
      message(group(1) + payment('').replace('<DbtrAcct>', `${transaction('A')}<DbtrAcct>`)),
      ['1 required debtorAccount.iban'],
      /PmtInf\/DbtrAcct\/Id\/IBAN must come before the transactions/,
    ],
    [
      'its end missing',
      whole.slice(0, secondAt + 30),
      ['1 ok A'],
      /line 6, column \d+: the XML is not well formed/,
    ],
    [
      'a tag that does not close',
      whole.slice(0, secondAt) + '</x>' + whole.slice(secondAt),
      ['1 ok A'],
      /line 6, column \d+:/,
    ],
    ['a bad byte', spoilt(secondAt, 0xff), ['1 ok A'], /line 6, column \d+: the file is not UTF-8 text/],
    [
      'its last character cut',
      Buffer.concat([Buffer.from(whole), Buffer.from([0xc3])]),
      ['1 ok A', '2 ok B'],
      /ends inside a character/,
    ],
    ['a control character', spoilt(secondAt, 0), ['1 ok A'], /disallowed character/],
    ['something after the end', `${whole}x`, ['1 ok A', '2 ok B'], /text beside the root element/],
    [
      'a text without end',
      whole.replace('>B<', `>${'B'.repeat(200_000)}<`),
      ['1 ok A'],
      /no element begins or ends within 65536/,
    ],
    [
      'a comment without end',
      whole.replace('>B<', `><!--${'B'.repeat(200_000)}`),
      ['1 ok A'],
      /no element begins or ends within/,
    ],
    [
      'thousands of attributes',
      whole.replace(
        '<Nm>',
        `<Nm ${Array.from({ length: 20_000 }, (_, index) => `a${index}="1"`).join(' ')}>`,
      ),
      [],
      /no element begins or ends within/,
    ],
    [
      '10,000 nested elements',
      whole.replace('<PmtId>', '<a>'.repeat(10_000)),
      [],
      /nested more than 64 deep/,
    ],
  ];
  it.each(broken)('ends with the place for a file with %s', async (_name, input, expected, reason) => {
    const told = new Set<string>();
    for (const lengths of [[1_000_000], [4_099], [13]]) {
      const { records, failure } = await parsed(parsePain001, input, lengths);
      expect(summary(records)).toEqual(expected);
      expect(failure).toBeInstanceOf(BrokenFile);
      expect((failure as BrokenFile).problem.message).toMatch(reason);
      told.add((failure as BrokenFile).problem.message);
    }
    // However the bytes are cut: the same reason at the same place.
    expect([...told]).toHaveLength(1);
  });
});
