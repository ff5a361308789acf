import { describe, expect, it } from '@jest/globals';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { mailContentHash, readMail } from './index.js';

const limits = { bytesMax: 5_000_000, partsMax: 100, depthMax: 3, timeoutMs: 10_000 };
const from = '"Arta Krasniqi" <arta@example.org>';
const build = (options: object): Promise<Buffer> =>
  new MailComposer({ from, to: 'bank@example.org', ...options }).compile().build();
async function mailOf(raw: Buffer) {
  const read = await readMail(raw, limits);
  if (!read.ok) throw new Error(`${read.code}: ${read.text}`);
  return read.mail;
}

describe('reading a mail', () => {
  it('gives head, text and files', async () => {
    const raw = await build({
      subject: 'Anulim i pagesës për herë të dytë',
      text: 'Përshëndetje, çmimi gabim.',
      messageId: '<1@example.org>',
      inReplyTo: '<0@example.org>',
      attachments: [{ filename: 'detaje.pdf', content: Buffer.from('%PDF-1.4 x') }],
    });
    const mail = await mailOf(raw);
    expect(mail).toMatchObject({
      messageId: '<1@example.org>',
      subject: 'Anulim i pagesës për herë të dytë',
      from: { address: 'arta@example.org', name: 'Arta Krasniqi' },
      inReplyTo: ['<0@example.org>'],
      files: [{ name: 'detaje.pdf', type: 'application/pdf', depth: 0 }],
    });
    expect(mail.texts[0].text).toContain('Përshëndetje, çmimi gabim.');
  });

  it('reads what only the HTML says, with numbers that marks cut apart', async () => {
    const html =
      '<style>p{}</style><p>Nr. <b>TX-</b><span>2026</span>-7 &euml; &#231;</p><script>no</script>';
    const { text } = (await mailOf(await build({ html }))).texts[0];
    expect(text).toContain('Nr. TX-2026-7 ë ç');
    expect(text).not.toMatch(/no|p\{\}/);
  });

  it('opens forwarded mails to the allowed depth', async () => {
    let raw = await build({ subject: 'inmost', text: 'number 5' });
    for (let depth = 0; depth < 5; depth++)
      raw = await build({
        subject: `outer ${depth}`,
        attachments: [{ filename: 'm.eml', contentType: 'message/rfc822', content: raw }],
      });
    const mail = await mailOf(raw);
    expect(mail.texts.map(({ subject }) => subject)).toEqual(['outer 4', 'outer 3', 'outer 2', 'outer 1']);
    expect(mail.unopened).toBe(1);
  });

  it.each(['iso-8859-1', 'windows-1250', 'windows-1252', 'iso-8859-2'])(
    'decodes diacritics in %s',
    async (charset) => {
      const codes: Record<string, number> = { ë: 0xeb, ç: 0xe7 };
      const body = Buffer.from([...'dy herë, çka'].map((letter) => codes[letter] ?? letter.charCodeAt(0)));
      const raw = Buffer.concat([
        Buffer.from(
          `From: a@example.org\r\nContent-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`,
        ),
        body,
      ]);
      expect((await mailOf(raw)).texts[0].text).toContain('dy herë, çka');
    },
  );

  it.each([
    ['too-large', Buffer.alloc(5_000_001, 65)],
    [
      'too-many-parts',
      Buffer.from(
        `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: text/csv\r\n\r\nx\r\n'.repeat(500)}--b--`,
      ),
    ],
  ])('refuses a mail that is %s', async (code, raw) => {
    expect(await readMail(raw, limits)).toMatchObject({ ok: false, code });
  });

  it('refuses one whose part too many comes while a file is being read', async () => {
    const part = (content: string): string => `--b\r\nContent-Type: application/pdf\r\n\r\n${content}\r\n`;
    const parts = [
      part('x'.repeat(2_000_000)),
      ...Array.from({ length: 200 }, () => part('x'.repeat(5_000))),
    ];
    const raw = Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--`);
    expect(await readMail(raw, limits)).toMatchObject({ ok: false, code: 'too-many-parts' });
  });

  it('gives up in time, also in the middle of a file', async () => {
    const file = 'x'.repeat(4_000_000);
    const raw = Buffer.from(`Content-Type: application/pdf\r\n\r\n${file}`);
    expect(await readMail(raw, { ...limits, timeoutMs: 1 })).toMatchObject({ ok: false, code: 'timeout' });
  });

  it.each([
    '',
    '\0\0\0',
    '\r\n\r\n',
    'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x--',
    ':::\n\n',
  ])('is not upset by %j', async (text) => {
    expect((await readMail(Buffer.from(text), limits)).ok).toBe(true);
  });

  it('takes no time for marks that never close', async () => {
    const html = '<style>'.repeat(100_000) + '<'.repeat(500_000);
    const raw = Buffer.from(`Content-Type: text/html\r\n\r\n${html}`);
    expect(await readMail(raw, { ...limits, timeoutMs: 3_000 })).toMatchObject({ ok: true });
  });

  it('counts the servers that handed it on', async () => {
    const once = 'Received: from a by b; Mon, 23 Nov 2026 10:00:00 +0000\r\n';
    for (const hops of [0, 1, 70])
      expect(await mailOf(Buffer.from(`${once.repeat(hops)}From: a@example.org\r\n\r\nx`))).toMatchObject({
        hops,
      });
  });

  it('keeps no address that could be made into a header or a command', async () => {
    const raw = Buffer.from('From: "x" <a@example.org> bcc: <b@x>\r\nReply-To: a@b\r\n c\r\n\r\nhello');
    const { from: sender } = await mailOf(raw);
    expect(sender === undefined || /^[\w.]+@[\w.]+$/.test(sender.address)).toBe(true);
  });
});

describe('the content hash', () => {
  it('is the same whatever way the mail came, and another for another mail', async () => {
    const raw = await build({
      subject: 'x',
      text: 'one\ntwo',
      messageId: '<7@example.org>',
      date: new Date(0),
    });
    const delivered = Buffer.concat([
      Buffer.from('Received: from a by b;\r\n Mon, 1 Jan\r\nDelivered-To: bank@example.org\r\n'),
      raw,
      Buffer.from('\r\n'),
    ]);
    const lines = Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    expect(mailContentHash(delivered)).toEqual(mailContentHash(raw));
    expect(mailContentHash(lines)).toEqual(mailContentHash(raw));
    expect(mailContentHash(Buffer.from(raw.toString().replace('two', 'six')))).not.toEqual(
      mailContentHash(raw),
    );
    expect(mailContentHash(Buffer.from(raw.toString().replace('<7@', '<8@')))).not.toEqual(
      mailContentHash(raw),
    );
  });
});
