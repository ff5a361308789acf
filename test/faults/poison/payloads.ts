// Input that no honest sender makes: for each door, the bytes, and what the door must do with them.
import type { Submission } from '#events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../stand/checkout.js';

/** A body of its own, or one record among good ones. */
export interface Poison {
  name: string;
  bytes: Buffer;
}

const megabyte = 1 << 20;
const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

/** Records that must be refused at every door that takes JSON. */
export function jsonPoisons(good: Submission): Poison[] {
  const text = JSON.stringify(good);
  const withField = (field: string): string => text.replace('{', `{${field},`);
  const asText: Record<string, string> = {
    '10,000-deep arrays': deep('[', ']', 10_000),
    '10,000-deep in a field': withField(`"x":${deep('{"a":', '}', 10_000).replace('}', '1}')}`),
    '10,000-deep in a known field': text.replace(/"creditorName":"[^"]*"/, () => {
      return `"creditorName":${deep('[', ']', 10_000)}`;
    }),
    'a __proto__': withField('"__proto__":{"debtorAccount":{"iban":"x"},"isAdmin":true}'),
    'an intake, which only our doors set': withField(
      '"intake":{"channel":"file","client":"erp","batchId":"bat_1","line":1}',
    ),
    'a constructor': withField('"constructor":{"prototype":{"isAdmin":true}}'),
    NaN: text.replace(/"amount":"[^"]*"/, '"amount":NaN'),
    'NaN as text': text.replace(/"amount":"[^"]*"/, '"amount":"NaN"'),
    'a number past every double': text.replace(/"amount":"[^"]*"/, '"amount":1e999'),
    'an amount of 400 digits': text.replace(/"amount":"[^"]*"/, `"amount":"${'9'.repeat(400)}"`),
    'half a surrogate pair': text.replace(/"creditorName":"[^"]*"/, '"creditorName":"\\ud800"'),
    'a NUL in text': text.replace(/"creditorName":"[^"]*"/, '"creditorName":"a\\u0000b"'),
    'half an object': text.slice(0, text.length >> 1),
    'null for a payment': 'null',
    'a number for a payment': '12',
    'an array for a payment': `[${text}]`,
    '5 MB of text': text.replace(
      /"creditorName":"[^"]*"/,
      () => `"creditorName":"${'x'.repeat(5 * megabyte)}"`,
    ),
    '5 MB of fields': withField(
      Array.from({ length: 250_000 }, (_, index) => `"field${index}":${index}`).join(','),
    ),
  };
  const poisons = Object.entries(asText).map(([name, value]) => ({ name, bytes: Buffer.from(value) }));
  const badBytes = Buffer.from(text.replace(/"creditorName":"[^"]*"/, '"creditorName":"a#b"'));
  badBytes[badBytes.indexOf('#')] = 0xff;
  return [...poisons, { name: 'bytes that are not UTF-8', bytes: badBytes }];
}

const pain = (body: string, doctype = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${doctype}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">${body}</Document>`;

/** A file that nothing is wrong with, but that a name in it is an entity. */
const goodPain = (): string =>
  readFileSync(join(root, 'test/fixtures/payments/three.pain.001.001.09.xml'), 'utf8').replace(
    /(<Cdtr>\s*<Nm>)[^<]*/,
    '$1&l12;',
  );

const laughs = Array.from({ length: 12 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join(
  '',
);

/** Whole files of XML that must be refused, each with a reason. */
export function xmlPoisons(): Poison[] {
  const asText: Record<string, string> = {
    'entities that grow to 10^12': pain('&l12;', `<!DOCTYPE d [<!ENTITY l0 "lol">${laughs}]>`),
    'an entity from a file': pain('&x;', '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    'an entity from the net': pain('&x;', '<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'),
    '10,000-deep elements': pain(deep('<a>', '</a>', 10_000)),
    'a name of 5 MB': pain(`<${'a'.repeat(5 * megabyte)}/>`),
    'an attribute of 5 MB': pain(`<a b="${'x'.repeat(5 * megabyte)}"/>`),
    'a text of 5 MB': pain(`<a>${'x'.repeat(5 * megabyte)}</a>`),
    'no XML at all': '{"transactionId":"x"}',
    'half a file': pain('<CstmrCdtTrfInitn><GrpHdr><MsgId>x</MsgId></GrpHdr>').slice(0, -30),
    nothing: '',
  };
  for (const [name, entities] of Object.entries({
    'a good file but for entities that grow to 10^12': `<!ENTITY l0 "lol">${laughs}`,
    'a good file but for an entity from a file': '<!ENTITY l12 SYSTEM "file:///etc/passwd">',
  }))
    asText[name] = goodPain().replace('?>', `?><!DOCTYPE Document [${entities}]>`);
  const poisons = Object.entries(asText).map(([name, value]) => ({ name, bytes: Buffer.from(value) }));
  const badBytes = Buffer.from(pain('<CstmrCdtTrfInitn>#</CstmrCdtTrfInitn>'));
  badBytes[badBytes.indexOf('#')] = 0xff;
  return [...poisons, { name: 'bytes that are not UTF-8', bytes: badBytes }];
}

/** Lines of CSV that must be refused among good ones. */
export function csvPoisons(good: readonly string[]): Poison[] {
  const line = (cells: readonly string[]): Buffer => Buffer.from(cells.join(','));
  const changed = (at: number, cell: string): Buffer =>
    line(good.map((value, index) => (index === at ? cell : value)));
  const bad = changed(3, 'a#b');
  bad[bad.indexOf('#')] = 0xff;
  return [
    { name: 'bytes that are not UTF-8', bytes: bad },
    { name: 'a NUL', bytes: changed(3, 'a\0b') },
    { name: 'too few cells', bytes: line(good.slice(0, 3)) },
    { name: 'too many cells', bytes: line([...good, 'x', 'y', 'z', ...Array<string>(20).fill('w')]) },
    { name: 'NaN', bytes: changed(5, 'NaN') },
    { name: 'a formula', bytes: changed(5, '=1+1') },
    { name: 'a cell of 5 MB', bytes: changed(3, 'x'.repeat(5 * megabyte)) },
  ];
}

/** Mails that nobody's program writes. */
export function mailPoisons(): Poison[] {
  const head = 'From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n';
  const parts = Array.from(
    { length: 1_500 },
    (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
  );
  const asText: Record<string, string> = {
    'bytes without a head': '\xff\xfe\x00\x01\x02'.repeat(1_000),
    'a __proto__ in the head': `__proto__: x\r\nconstructor: y\r\n${head}Content-Type: text/plain; __proto__=z\r\n\r\nbody`,
    'XML whose entities grow': `${head}Content-Type: application/xml\r\n\r\n${pain('&l12;', `<!DOCTYPE d [<!ENTITY l0 "lol">${laughs}]>`)}`,
    'JSON of 10,000 levels': `${head}Content-Type: application/json\r\n\r\n${deep('[', ']', 10_000)}`,
    'a head without an end': `From: ${'a'.repeat(200_000)}`,
    '50,000 head lines': Array.from({ length: 50_000 }, (_, at) => `X-${at}: y\r\n`).join('') + '\r\nbody',
    '1,500-deep parts': head + parts.join('') + 'Content-Type: text/plain\r\n\r\nbody',
    'a PDF that is none': `${head}Content-Type: application/pdf; name="details.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('%PDF-1.7\n' + 'x'.repeat(50_000)).toString('base64')}`,
    'HTML of 100,000 open tags': `${head}Content-Type: text/html\r\n\r\n${'<div>'.repeat(100_000)}`,
    'a broken encoding': `${head}Content-Type: text/plain; charset=utf-99\r\nContent-Transfer-Encoding: base64\r\n\r\n****`,
    '12 MB': `${head}\r\n${'x'.repeat(12 * megabyte)}`,
  };
  return Object.entries(asText).map(([name, value]) => ({ name, bytes: Buffer.from(value, 'latin1') }));
}
