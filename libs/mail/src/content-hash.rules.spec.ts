// One mail has one hash whatever way it came, and another mail another.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mailContentHash } from './content-hash.rules.js';

interface Mail {
  headers: [name: string, value: string][];
  body: string;
}

const word = fc.stringMatching(/^[a-zA-Z0-9<>@.]{1,8}$/);
const own = fc.constantFrom('Message-ID', 'Date', 'From', 'To', 'Subject', 'Content-Type');
const mails = fc.record<Mail>({
  headers: fc.uniqueArray(fc.tuple(own, word), { selector: ([name]) => name, minLength: 1 }),
  body: fc
    .array(fc.string({ unit: fc.constantFrom('a', ' ', ':', 'b'), maxLength: 6 }), { maxLength: 4 })
    .map((lines) => lines.join('\n')),
});

const hashOf = ({ headers, body }: Mail, lineEnd = '\n'): string => {
  const lines = [...headers.map(([name, value]) => `${name}: ${value}`), '', body];
  return mailContentHash(Buffer.from(lines.join('\n').replaceAll('\n', lineEnd))).toString('hex');
};

describe('the hash of a mail', () => {
  it('does not change on the way: stamps of servers, order, letters, folds and line ends', () => {
    const stamps = fc.array(fc.tuple(fc.constantFrom('Received', 'X-Spam', 'Return-Path'), word));
    const way = fc.record({
      stamps,
      lineEnd: fc.constantFrom('\n', '\r\n'),
      lastEnds: fc.nat(3),
      folded: fc.boolean(),
      lower: fc.boolean(),
    });
    fc.assert(
      fc.property(mails, way, (mail, { stamps: added, lineEnd, lastEnds, folded, lower }) => {
        const travelled = mail.headers
          .toReversed()
          .map(([name, value]): [string, string] => [
            lower ? name.toLowerCase() : name,
            folded ? `\n\t${value}` : value,
          ]);
        const received = { headers: [...added, ...travelled], body: mail.body + '\n'.repeat(lastEnds) };
        expect(hashOf(received, lineEnd)).toBe(hashOf(mail));
      }),
    );
  });

  it('is another for any other word of the sender', () => {
    fc.assert(
      fc.property(mails, fc.nat(), (mail, choice) => {
        const place = choice % mail.headers.length;
        const headers = mail.headers.map(([name, value], at): [string, string] =>
          at === place ? [name, `${value}x`] : [name, value],
        );
        const fewer = mail.headers.filter((_, at) => at !== place);
        const bodies = [`${mail.body}x`, `x${mail.body}`, `\n${mail.body}x`];
        const others: Mail[] = [
          { ...mail, headers },
          { ...mail, headers: fewer },
          ...bodies.map((body) => ({ ...mail, body })),
        ];
        expect(others.map((other) => hashOf(other))).not.toContain(hashOf(mail));
      }),
    );
  });

  it('cannot be shifted from the head into the body', () => {
    fc.assert(
      fc.property(mails, (mail) => {
        const sorted = mail.headers
          .map(([name, value]): [string, string] => [name.toLowerCase(), value])
          .sort();
        const moved = sorted[sorted.length - 1].join(':');
        const inBody: Mail = { headers: sorted.slice(0, -1), body: `\n${moved}${mail.body}` };
        expect(hashOf(inBody)).not.toBe(hashOf(mail));
      }),
    );
  });
});
