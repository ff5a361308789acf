// The product is killed (-9) at every step of a cancellation: no request is lost, the money comes back once,
// and no
// customer is answered twice.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { join } from 'node:path';
import { Database, joinEmbeddedPostgres } from '#db';
import { readVariables, sharedVariables } from '#service';
import { now, today } from '#time';
import type { Cancellations } from '../../apps/cancellations/src/cancellations.js';
import { confirmationOf } from '../../apps/cancellations/src/reply/letter/confirmation.js';
import { findReplies } from '../../apps/cancellations/src/reply/reply.sql.js';
import { startDovecot, type Mailbox } from './support/dovecot.js';
import { startMailCatcher, type MailCatcher } from './support/mail-catcher.js';
import { mailOf } from './support/cancel-host.js';
import { until } from './support/until.js';
import { oneTimeCode } from './support/one-time-code.js';
import { freePort, Product } from './support/product.js';

// After the kill the clock is so far on that claims of the dead process (two minutes) have fallen back. It
// never goes back: a one-time code counts once.
const laterMs = 150_000;
let aheadMs = 0;
const own = 'qendra.kontaktuese@banka-shembull.example';
const environment: Record<string, string> = {};
const product = new Product('postgres', environment);
const tokens: Record<string, string> = {};
let catcher: MailCatcher;
let mailbox: Mailbox;
let mailPort: number;

beforeAll(async () => {
  catcher = await startMailCatcher();
  mailPort = await freePort();
  mailbox = await startDovecot();
  Object.assign(environment, {
    SMTP_URL: catcher.url,
    MAIL_IN_PORT: String(mailPort),
    IMAP_URL: mailbox.url,
    IMAP_POLL_SECONDS: '1',
    LOG_LEVEL: 'silent',
  });
});
afterAll(async () => {
  await product.stop();
  await catcher?.stop();
  await mailbox?.stop();
});

interface CaseView {
  caseId: string;
  state: string;
  replies: { replyId: string; kind: string; state: string }[];
}

async function restart(faults: string): Promise<void> {
  Object.assign(environment, { PAGESA_FAULTS: faults, PAGESA_CLOCK_OFFSET_MS: String(aheadMs) });
  await product.start();
}

/** For each kill anew: tokens last ten minutes, and on a slow machine the whole takes longer. */
async function signIn(): Promise<void> {
  for (const role of ['back-office', 'approver']) {
    const { username, password, totpSecret } = product.demo.operators.find((one) => one.role === role)!;
    const body = { username, password, otp: await oneTimeCode(totpSecret, aheadMs) };
    const answer = await product.call('POST', '/v1/auth/sign-in', { body });
    expect(answer).toMatchObject({ status: 200 });
    tokens[role] = answer.body.access_token as string;
  }
}

type Undone = 'reversed' | 'cancelled';

/** One that is settled can be reversed; one that waits for its day, cancelled. */
async function paidBy(
  transactionId: string,
  [debtorIban, creditorIban]: string[],
  toBe: Undone,
): Promise<void> {
  const body = {
    transactionId,
    debtorAccount: { iban: debtorIban },
    creditorAccount: { iban: creditorIban },
    creditorName: 'Ujesjellesi',
    instructedAmount: { currency: 'EUR', amount: '33.00' },
    ...(toBe === 'cancelled' && { requestedExecutionDate: dayFromNow(20) }),
  };
  const decided = toBe === 'cancelled' ? 'PDNG' : 'ACSC';
  await product.call('POST', '/v1/payments', { body });
  const path = `/v1/payments/${transactionId}`;
  await until(async () => (await product.call('GET', path)).body.transactionStatus === decided);
}

const dayFromNow = (days: number): string => today(new Date(now().getTime() + days * 86_400_000));

const asRole = (role: string, method: string, path: string, body?: object) =>
  product.call(method, path, { token: tokens[role], ...(body && { body }) });
const balanceOf = async (iban: string) =>
  ((await product.call('GET', `/v1/accounts/${iban}`)).body.balance as { amount: string }).amount;

/** As a sender's server does: again and again until somebody says 250. */
async function deliver(raw: Buffer, from: string): Promise<boolean> {
  const transport = createTransport({ host: '127.0.0.1', port: mailPort, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from, to: own }, raw });
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return false;
  } finally {
    transport.close();
  }
}

async function caseOf(from: string): Promise<CaseView | undefined> {
  const found = await asRole('approver', 'GET', `/v1/cancellations?customer=${from}`);
  expect(found.status).toBe(200);
  const cases = found.body.cases as { caseId: string }[];
  expect(cases.length).toBeLessThanOrEqual(1);
  if (cases.length === 0) return undefined;
  return (await asRole('approver', 'GET', `/v1/cancellations/${cases[0].caseId}`))
    .body as unknown as CaseView;
}

/** Does what is left to do until the payment is undone; stops quietly when the product dies. */
async function carryOn(from: string, undone: Undone): Promise<boolean> {
  try {
    await until(async () => {
      const view = await caseOf(from);
      if (view?.state === 'matched')
        await asRole('back-office', 'POST', `/v1/cancellations/${view.caseId}/propose`, {});
      if (view?.state === 'proposed')
        await asRole('approver', 'POST', `/v1/cancellations/${view.caseId}/approve`, {});
      return (
        view?.state === undone && view.replies.every(({ state }) => !['waiting', 'sending'].includes(state))
      );
    });
    return true;
  } catch (error) {
    // What fetch throws when the other side is gone; it is of another realm than the test's own.
    if ((error as Error).name === 'TypeError') return false;
    throw error;
  }
}

/** The letter of a case's last reply as it stands in the outbox, and as another process makes it anew. */
async function letters(caseId: string): Promise<{ kept: Buffer | null; anew: Buffer | undefined }> {
  const server = await joinEmbeddedPostgres(join(product.dataFolder, 'database'));
  const database = await Database.open({ url: server.url, schema: 'cancellations', connectionsMax: 1 });
  const runtime = { configuration: readVariables(sharedVariables, environment) };
  const reply = (await findReplies(database, caseId)).at(-1)!;
  const anew = await confirmationOf({ database, runtime } as Cancellations, reply);
  await database.close();
  await server.leave();
  return { kept: reply.letter, anew };
}

describe('killed', () => {
  it.each<[string, string, Undone]>([
    ['when the mail is stored and 250 not said', 'mail-stored', 'reversed'],
    ['when the mail is fetched and not marked as seen', 'mail-fetched', 'reversed'],
    ['when somebody has begun to read the mail', 'mail-claimed', 'reversed'],
    ['when the case is open', 'case-opened', 'reversed'],
    ['when the decision is taken', 'decision-approved', 'reversed'],
    ['when the letter about a reversed payment is made', 'letter-made', 'reversed'],
    ['when the letter about a cancelled payment is made', 'letter-made', 'cancelled'],
    ['while a reply goes out', 'reply-sending', 'reversed'],
    ['when a reply has gone out', 'reply-sent', 'reversed'],
  ])('%s', async (_, point, undone) => {
    const from = `${point}.${undone}@example.org`;
    await restart('');
    await signIn();
    const accounts = product.demo.accounts.slice(20);
    const before = await balanceOf(accounts[0]);
    const transactionId = `KILL-${point}-${undone}`;
    await paidBy(transactionId, accounts, undone);
    const { bytes: pdf } = await product.call('GET', `/v1/payments/${transactionId}/details.pdf`);
    const raw = await mailOf({ from, pdf, messageId: `<${from}>` });
    await product.end();

    await restart(`${point}:1`);
    const byImap = point === 'mail-fetched';
    if (byImap) await mailbox.deliver(raw);
    const acknowledged = byImap || (await deliver(raw, from));
    expect(await carryOn(from, undone)).toBe(false);

    aheadMs += laterMs;
    await restart('');
    if (!acknowledged) expect(await deliver(raw, from)).toBe(true);
    expect(await carryOn(from, undone)).toBe(true);
    expect(await balanceOf(accounts[0])).toBe(before);
    const view = (await caseOf(from))!;
    expect(view.replies.map(({ kind }) => kind).sort()).toEqual(['receipt', undone].sort());
    const got = catcher.mails.filter(({ envelopeTo }) => envelopeTo.includes(from));
    expect(new Set(got.map(({ messageId }) => messageId)).size).toBe(got.length);
    // One that may or may not have arrived is left to a person, never sent again.
    const sent = view.replies.filter(({ state }) => state === 'sent').length;
    const doubted = view.replies.filter(({ state }) => state === 'in-doubt').length;
    expect(sent + doubted).toBe(2);
    expect(got.length).toBeGreaterThanOrEqual(sent);
    expect(doubted).toBe(point.startsWith('reply-') ? 1 : 0);
    const { kept, anew } = await letters(view.caseId);
    expect(anew).toEqual(kept);
    const attached = got.flatMap(({ attachments }) => attachments.map(({ content }) => content));
    expect(attached).toEqual([kept]);
    for (const { replyId } of view.replies.filter(({ state }) => state === 'in-doubt')) {
      expect(
        (await asRole('back-office', 'POST', `/v1/cancellations/replies/${replyId}/send`)).status,
      ).toBeLessThan(300);
      await catcher.waitFor(({ messageId }) => messageId?.includes(replyId) ?? false);
      await until(async () => (await caseOf(from))!.replies.every(({ state }) => state === 'sent'));
    }
    expect(await product.end()).toBe(0);
  });
});
