// Hosts payments and cancellations for a journey, pays, and writes mails as customers do.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { cancellations } from '../../../apps/cancellations/src/definition.js';
import { payments } from '../../../apps/payments/src/definition.js';
import { claimsOfCaller, tokenAudience, tokenIssuer, trustKey, type Caller } from '#access';
import type { HostedProcess } from '#service';
import { monotonicMs, newId, now } from '#time';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { client, hostCatalog, operator, type Answer, type HostedCatalog } from './catalog-host.js';

export const channel = client(
  'channel',
  'payments:write',
  'payments:read',
  'cancellations:write',
  'cancellations:read',
);
export const blerta = operator('blerta', 'back-office', 'contact-center');
export const agim = operator('agim', 'approver');
export const both = operator('both', 'back-office', 'approver');

export interface Paid {
  transactionId: string;
  debtorIban: string;
  creditorIban: string;
  amount: string;
}

export interface CancelHost extends HostedCatalog {
  accounts: string[];
  pay(of?: Partial<Paid> & { executionDate?: string; creditorName?: string }): Promise<Paid>;
  detailsOf(transactionId: string): Promise<Buffer>;
  send(raw: Buffer): Promise<Answer>;
  balanceOf(iban: string): Promise<number>;
}

export async function hostCancellations(environment: NodeJS.ProcessEnv = {}): Promise<CancelHost> {
  const folder = mkdtempSync(join(tmpdir(), 'pagesa-cancel-'));
  const host = await hostCatalog([payments, cancellations], { PAGESA_DATA: folder, ...environment });
  const token = await tokenFor(host.hosted, channel);
  const { accounts } = (await payments.seed!(host.hosted.runtimes.get('payments')!)) as {
    accounts: string[];
  };
  return {
    ...host,
    accounts,
    async pay(of = {}) {
      const paid = {
        transactionId: of.transactionId ?? `TX-${newId('t').slice(2).toUpperCase()}`,
        debtorIban: of.debtorIban ?? accounts[1],
        creditorIban: of.creditorIban ?? accounts[2],
        amount: of.amount ?? '12.50',
      };
      const answer = await host.call('POST', '/v1/payments', {
        as: channel,
        headers: { prefer: 'wait=10' },
        body: {
          transactionId: paid.transactionId,
          debtorAccount: { iban: paid.debtorIban },
          creditorAccount: { iban: paid.creditorIban },
          creditorName: of.creditorName ?? 'Ujesjellesi Regional',
          instructedAmount: { currency: 'EUR', amount: paid.amount },
          remittanceInformationUnstructured: 'Fatura',
          ...(of.executionDate && { requestedExecutionDate: of.executionDate }),
        },
      });
      const wanted = of.executionDate ? 'PDNG' : 'ACSC';
      if (answer.json?.transactionStatus !== wanted) throw new Error(`not paid: ${answer.text}`);
      return paid;
    },
    async detailsOf(transactionId) {
      const path = `/v1/payments/${encodeURIComponent(transactionId)}/details.pdf`;
      const response = await fetch(host.hosted.url + path, { headers: { authorization: `Bearer ${token}` } });
      if (response.status !== 200) throw new Error(`no details: ${await response.text()}`);
      return Buffer.from(await response.arrayBuffer());
    },
    send: (raw) =>
      host.call('POST', '/v1/cancellations', {
        as: channel,
        body: raw,
        headers: { 'content-type': 'message/rfc822' },
      }),
    async balanceOf(iban) {
      const database = host.hosted.runtimes.get('payments')!.database;
      const [row] = await database.rows<{ minor: number }>(
        `select coalesce(sum(b.credits_minor - b.debits_minor), 0)::bigint as minor
         from ledger.account a join ledger.balance b on b.account_id = a.id where a.iban = $1`,
        [iban],
      );
      return row.minor;
    },
  };
}

export interface Letter {
  from?: string;
  subject?: string;
  text?: string;
  html?: string;
  pdf?: Buffer;
  messageId?: string;
  inReplyTo?: string;
  headers?: Record<string, string>;
  attachments?: { filename: string; content: Buffer; contentType?: string }[];
}

/** A mail as a customer's program writes it. */
export function mailOf({ pdf, attachments = [], ...letter }: Letter): Promise<Buffer> {
  return new MailComposer({
    from: 'Arta Krasniqi <arta.krasniqi@example.org>',
    to: 'qendra.kontaktuese@banka-shembull.example',
    subject: 'Anulim i pagesës',
    text: 'Pershendetje, dy herë e kam kryer të njëjtën pagesë. Ju lutem ta anuloni njërën. Faleminderit.',
    ...letter,
    attachments: [...attachments, ...(pdf ? [{ filename: 'detajet.pdf', content: pdf }] : [])],
  })
    .compile()
    .build();
}

/** A token of somebody, signed with a key of the test that every hosted service trusts. */
async function tokenFor(hosted: HostedProcess, caller: Caller): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = newId('key');
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  const atMs = now().getTime();
  for (const { database } of hosted.runtimes.values())
    await database.transaction((tx) =>
      trustKey(tx, database.schema, { kid, jwk, notAfterMs: atMs + 3_600_000 }),
    );
  return new SignJWT({ client_id: 'test', ...claimsOfCaller(caller) })
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
    .setIssuer(tokenIssuer)
    .setAudience(tokenAudience)
    .setSubject(caller.subject)
    .setJti(newId('tok'))
    .setIssuedAt(Math.floor(atMs / 1_000))
    .setExpirationTime(Math.floor(atMs / 1_000) + 3_600)
    .sign(privateKey);
}

const untilMaxMs = 60_000;

/** Asks again and again until it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endMs = monotonicMs() + untilMaxMs;
  while (!(await isSo())) {
    if (monotonicMs() > endMs) throw new Error(`it is not so: ${isSo.toString()}`);
    await new Promise<void>((next) => setImmediate(next));
  }
}
