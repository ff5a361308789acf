// Requests come by SMTP and by IMAP from real servers, and every customer is answered once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setClockOffset } from '#time';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { mailPortOf } from '../../apps/cancellations/src/definition.js';
import { describeWithDovecot, hasDovecot, startDovecot, type Mailbox } from './support/dovecot.js';
import { startMailCatcher, type MailCatcher } from './support/mail-catcher.js';
import { agim, blerta, hostCancellations, mailOf, type CancelHost } from './support/cancel-host.js';
import { until } from './support/until.js';

let host: CancelHost;
let catcher: MailCatcher;
let mailbox: Mailbox | undefined;
let port: number;
const own = 'qendra.kontaktuese@banka-shembull.example';

beforeAll(async () => {
  catcher = await startMailCatcher();
  if (hasDovecot) mailbox = await startDovecot();
  host = await hostCancellations({
    SMTP_URL: catcher.url,
    ...(mailbox && { IMAP_URL: mailbox.url }),
    IMAP_POLL_SECONDS: '1',
    PAGESA_MAIL_RECIPIENTS: own,
  });
  port = mailPortOf(host.hosted.runtimes.get('cancellations')!);
});
afterAll(async () => {
  await host?.close();
  await catcher?.stop();
  await mailbox?.stop();
});

const smtp = async (raw: Buffer, envelope: { from: string; to: string }) => {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    return await transport.sendMail({ envelope, raw });
  } finally {
    transport.close();
  }
};
const database = () => host.hosted.runtimes.get('cancellations')!.database;
const get = (path: string) => host.call('GET', `/v1/cancellations${path}`, { as: agim });
const post: CancelHost['act'] = (...given) => host.act(...given);

/** Asks until a case of that customer is as wanted. */
async function caseOf(customer: string, isWanted: (found: { state: string }) => boolean) {
  let found: { caseId: string; state: string; transactionId?: string } | undefined;
  await until(async () => {
    const { json } = await get(`?customer=${encodeURIComponent(customer)}`);
    found = json.cases.find(isWanted);
    return found !== undefined;
  });
  return found!;
}

const settled = ({ state }: { state: string }) => state !== 'received';

describe('by SMTP', () => {
  it('takes a request, answers with the number, and confirms the return with a letter', async () => {
    const from = 'drita@example.org';
    const paid = await host.pay();
    const pdf = await host.detailsOf(paid.transactionId);
    const raw = await mailOf({ from: `Drita <${from}>`, pdf, messageId: '<drita-1@example.org>' });
    await smtp(raw, { from, to: own });
    const receipt = await catcher.waitFor(({ envelopeTo }) => envelopeTo.includes(from));
    expect(receipt).toMatchObject({ inReplyTo: '<drita-1@example.org>' });
    expect(receipt.headers.get('auto-submitted')).toBe('auto-replied');
    expect(receipt.subject).toMatch(/^\[C-\d{6}\] Kërkesa juaj/);
    const link = /https?:\/\/\S+\/v1\/cancellations\/status\/\S+/.exec(receipt.text!)![0];
    const { caseId } = await caseOf(from, settled);
    await post(`${caseId}/propose`, blerta);
    expect((await post(`${caseId}/approve`, agim)).json.state).toBe('reversed');
    const decision = await catcher.waitFor(
      ({ subject, envelopeTo }) => envelopeTo.includes(from) && /u kthye/.test(subject!),
    );
    expect(decision.attachments[0]).toMatchObject({ contentType: 'application/pdf' });
    expect(decision.attachments[0].content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(decision.text).not.toContain(paid.debtorIban);
    const status = await fetch(link, { headers: { accept: 'application/json' } });
    expect(await status.json()).toMatchObject({ progress: 'returned', text: 'Pagesa u kthye' });
    const page = await fetch(link, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<strong>Pagesa u kthye</strong>');
    expect((await fetch(link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'))).status).toBe(404);
    setClockOffset(61 * 86_400_000);
    try {
      expect(await (await fetch(link)).text()).toContain('the link has expired');
    } finally {
      setClockOffset(0);
    }
  });

  it('is delivered twice and answered once', async () => {
    const from = 'ilir@example.org';
    const paid = await host.pay();
    const raw = await mailOf({
      from,
      pdf: await host.detailsOf(paid.transactionId),
      messageId: '<ilir-1@example.org>',
    });
    await Promise.all([1, 2, 3].map(() => smtp(raw, { from, to: own })));
    await mailbox?.deliver(raw);
    await caseOf(from, settled);
    await until(async () => !mailbox || (await mailbox.count()).unseen === 0);
    const [{ count }] = await database().rows<{ count: number }>(
      `select count(*)::int as count from cancellations.case where customer_address = $1`,
      [from],
    );
    expect(count).toBe(1);
    await catcher.waitFor(({ envelopeTo }) => envelopeTo.includes(from));
    await until(async () => (await repliesWaiting()) === 0);
    expect(catcher.mails.filter(({ envelopeTo }) => envelopeTo.includes(from))).toHaveLength(1);
  });

  it('asks to come again while too much is on the way in, and forgets what was broken off', async () => {
    const begun = await Promise.all(Array.from({ length: 4 }, () => halfMail(38_000_000)));
    const attachments = [{ filename: 'x.bin', content: Buffer.alloc(15_000_000, 'x7') }];
    const raw = await mailOf({ from: 'patient@example.org', attachments });
    const isTaken = () =>
      smtp(raw, { from: 'patient@example.org', to: own }).then(
        () => true,
        (error: Error & { responseCode?: number }) => {
          expect(error.responseCode).toBe(452);
          return false;
        },
      );
    // What was begun is read bit by bit.
    await until(async () => !(await isTaken()));
    await smtp(await mailOf({ text: 'a small one still fits' }), { from: 'small@example.org', to: own });
    for (const socket of begun) socket.destroy();
    await until(isTaken);
    await caseOf('patient@example.org', settled);
  });

  it('takes mail for its own address only', async () => {
    const raw = await mailOf({});
    await expect(smtp(raw, { from: 'a@example.org', to: 'somebody@example.com' })).rejects.toThrow(/550/);
  });
});

describeWithDovecot('by IMAP', () => {
  it('asks politely for what is missing, and joins the answer to the case', async () => {
    const from = 'marko@example.org';
    const text = 'Poštovani, greškom sam platio dva puta istu uplatu. Molim vas da otkažete. Hvala.';
    await mailbox!.deliver(
      await mailOf({ from, subject: 'Otkazivanje', text, messageId: '<marko-1@example.org>' }),
    );
    const asked = await catcher.waitFor(
      ({ subject, envelopeTo }) => envelopeTo.includes(from) && /detalji transakcije/.test(subject!),
    );
    expect(asked.text).toContain('izvezite detalje u PDF');
    const { caseId } = await caseOf(from, settled);
    const paid = await host.pay();
    const pdf = await host.detailsOf(paid.transactionId);
    await mailbox!.deliver(
      await mailOf({ from, subject: `Re: ${asked.subject}`, text: 'Evo.', pdf, inReplyTo: asked.messageId! }),
    );
    const found = await caseOf(from, ({ state }) => state === 'matched');
    expect(found).toMatchObject({ caseId, transactionId: paid.transactionId });
    expect((await get(`?customer=${from}`)).json.cases).toHaveLength(1);
    expect((await get(`/${caseId}`)).json).toMatchObject({
      reason: { code: 'DUPL' },
      customer: { language: 'sr' },
    });
  });

  it('lets nobody else add to a case', async () => {
    const receipt = catcher.mails.find(({ envelopeTo }) => envelopeTo.includes('marko@example.org'))!;
    const from = 'eve@example.org';
    await mailbox!.deliver(await mailOf({ from, text: 'mine', inReplyTo: receipt.messageId! }));
    const other = await caseOf(from, settled);
    const marko = await caseOf('marko@example.org', settled);
    expect(other.caseId).not.toBe(marko.caseId);
  });
});

describe('what is no request', () => {
  it.each([
    [
      'an absence note',
      { headers: { 'Auto-Submitted': 'auto-replied' }, subject: 'Jashtë zyre' },
      'auto-reply',
    ],
    ['spam', { headers: { 'X-Spam-Flag': 'YES' } }, 'spam'],
    ['a list', { headers: { 'List-Id': '<news.example.org>' } }, 'list'],
    ['our own', { from: own }, 'loop'],
  ])('%s opens no case and is shown', async (name, letter, kind) => {
    const answer = await host.send(await mailOf({ ...letter, text: name }));
    expect(answer.json).toMatchObject({ state: 'suppressed', reason: expect.stringContaining(kind) });
    const { json } = await get('/mails?state=suppressed');
    expect(json.mails.map((mail: { mailId: string }) => mail.mailId)).toContain(answer.json.mailId);
  });

  it('a bounce is shown on the case whose reply came back', async () => {
    const from = 'gone@example.org';
    await host.send(await mailOf({ from, messageId: '<gone-1@example.org>' }));
    const receipt = await catcher.waitFor(({ envelopeTo }) => envelopeTo.includes(from));
    const { caseId } = await caseOf(from, settled);
    await until(async () => (await repliesWaiting()) === 0);
    const report = Buffer.from(
      `From: MAILER-DAEMON@example.org\r\nTo: ${own}\r\nSubject: Undelivered\r\nMessage-ID: <b1@example.org>\r\n` +
        'Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n' +
        `--x\r\nContent-Type: text/plain\r\n\r\nno such user\r\n--x\r\nContent-Type: text/rfc822-headers\r\n\r\n` +
        `Message-ID: ${receipt.messageId}\r\n--x--\r\n`,
    );
    await smtp(report, { from: '', to: own });
    await until(async () =>
      (await get(`/${caseId}`)).json.replies.some((reply: { state: string }) => reply.state === 'bounced'),
    );
  });

  it('can be opened all the same by an operator', async () => {
    const answer = await host.send(
      await mailOf({ from: 'true@example.org', headers: { 'X-Spam-Flag': 'YES' } }),
    );
    expect((await post(`mails/${answer.json.mailId}/open`, blerta)).status).toBe(202);
    await caseOf('true@example.org', settled);
  });
});

describe('a reply', () => {
  it('waits while the server says no, and is refused for good when it says so', async () => {
    const from = 'later@example.org';
    catcher.refuse({ responseCode: 451, message: 'greylisted' });
    await host.send(await mailOf({ from }));
    const { caseId } = await caseOf(from, settled);
    const states = async () =>
      (await get(`/${caseId}`)).json.replies.map((reply: { state: string; problem?: string }) => reply);
    await until(async () =>
      (await states()).some(({ problem }: { problem?: string }) => /greylisted/.test(problem ?? '')),
    );
    catcher.refuse(undefined);
    await catcher.waitFor(({ envelopeTo }) => envelopeTo.includes(from));
    catcher.refuse({ responseCode: 550, message: 'no such user' });
    await host.send(await mailOf({ from: 'never@example.org' }));
    const never = await caseOf('never@example.org', settled);
    await until(async () => (await get(`/${never.caseId}`)).json.replies[0].state === 'refused');
    catcher.refuse(undefined);
  });

  it('goes to no address more than twenty times a day, whoever writes in its name', async () => {
    const from = 'flooded@example.org';
    for (let i = 0; i < 22; i++) await host.send(await mailOf({ from, subject: `request ${i}` }));
    await until(async () => (await repliesWaiting()) === 0);
    expect(catcher.mails.filter(({ envelopeTo }) => envelopeTo.includes(from))).toHaveLength(20);
    const { caseId } = (await get(`?customer=${from}&limit=1`)).json.cases[0];
    expect((await get(`/${caseId}`)).json.history).toContainEqual(
      expect.objectContaining({ act: 'not answered', details: expect.objectContaining({ kind: 'receipt' }) }),
    );
  });

  it('never goes to an address that a header smuggles in', async () => {
    const raw = Buffer.from(
      'From: "x\r\n Bcc: victim@example.com" <honest@example.org>\r\nReply-To: victim@example.com\r\n' +
        'Sender: victim@example.com\r\nSubject: a\r\n\tBcc: victim@example.com\r\nMessage-ID: <m>\r\n\r\nhello',
    );
    await host.send(raw);
    await catcher.waitFor(({ envelopeTo }) => envelopeTo.includes('honest@example.org'));
    const several = Buffer.from('From: a@example.org, victim@example.com\r\nSubject: b\r\n\r\nhello');
    await host.send(several);
    await until(async () => (await repliesWaiting()) === 0);
    expect(catcher.mails.flatMap(({ envelopeTo }) => envelopeTo)).not.toContain('victim@example.com');
  });
});

/** A mail of so many bytes that is sent, but never ended. */
async function halfMail(bytes: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  // It is broken off by us.
  socket.on('error', () => socket.destroy());
  for (const line of ['EHLO x', 'MAIL FROM:<half@example.org>', `RCPT TO:<${own}>`, 'DATA']) {
    await once(socket, 'data');
    socket.write(`${line}\r\n`);
  }
  await once(socket, 'data');
  const chunk = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(1_000));
  for (let sent = 0; sent < bytes; sent += chunk.length)
    if (!socket.write(chunk)) await once(socket, 'drain');
  return socket;
}

async function repliesWaiting(): Promise<number> {
  const [{ count }] = await database().rows<{ count: number }>(
    `select count(*)::int as count from cancellations.reply where state in ('waiting', 'sending')`,
  );
  return count;
}
