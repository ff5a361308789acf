// Hosts payments and cancellations for a journey, pays, and writes mails as customers do.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { cancellations } from '../../../apps/cancellations/src/definition.js';
import { payments } from '../../../apps/payments/src/definition.js';
import type { ServiceDefinition } from '#service';
import type { Caller } from '#access';
import { newId } from '#time';
import { until } from './until.js';
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

type Paying = Partial<Paid> & { executionDate?: string; creditorName?: string };

export interface CancelHost extends HostedCatalog {
  accounts: string[];
  pay(of?: Paying): Promise<Paid>;
  detailsOf(transactionId: string): Promise<Buffer>;
  /** Hands a mail in; the answer is that of the door, or what it says later where payments took its time. */
  send(raw: Buffer): Promise<Answer>;
  /** Does something with a case; the answer is the door's, or later the case when it was carried out. */
  act(path: string, as: Caller, body?: object): Promise<Answer>;
  balanceOf(iban: string): Promise<number>;
}

export async function hostCancellations(
  environment: NodeJS.ProcessEnv = {},
  others: readonly ServiceDefinition[] = [],
): Promise<CancelHost> {
  const folder = mkdtempSync(join(tmpdir(), 'pagesa-cancel-'));
  const host = await hostCatalog([...others, payments, cancellations], {
    PAGESA_DATA: folder,
    ...environment,
  });
  const { accounts } = (await payments.seed!(host.hosted.runtimes.get('payments')!)) as {
    accounts: string[];
  };
  const closeHost = host.close;
  return Object.assign(host, {
    accounts,
    async close() {
      await closeHost();
      rmSync(folder, { recursive: true, force: true });
    },
    pay: (of: Paying = {}) => pay(host, accounts, of),
    detailsOf: (transactionId: string) => detailsOf(host, transactionId),
    send: (raw: Buffer) => send(host, raw),
    act: (...given: Parameters<CancelHost['act']>) => act(host, ...given),
    async balanceOf(iban: string) {
      const database = host.hosted.runtimes.get('payments')!.database;
      const [row] = await database.rows<{ minor: number }>(
        `select coalesce(sum(b.credits_minor - b.debits_minor), 0)::bigint as minor
         from ledger.account a join ledger.balance b on b.account_id = a.id where a.iban = $1`,
        [iban],
      );
      return row.minor;
    },
  });
}

async function pay(host: HostedCatalog, accounts: string[], of: Paying): Promise<Paid> {
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
  let status = answer.json?.transactionStatus as string | undefined;
  await until(async () => {
    if (status !== 'RCVD') return true;
    const found = await host.call('GET', `/v1/payments/${paid.transactionId}`, { as: channel });
    status = found.json.transactionStatus;
    return false;
  });
  if (status !== wanted) throw new Error(`not paid: ${status} ${answer.text}`);
  return paid;
}

async function detailsOf(host: HostedCatalog, transactionId: string): Promise<Buffer> {
  const path = `/v1/payments/${encodeURIComponent(transactionId)}/details.pdf`;
  const headers = { authorization: await host.authorization(channel) };
  const response = await fetch(host.hosted.url + path, { headers });
  if (response.status !== 200) throw new Error(`no details: ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

async function send(host: HostedCatalog, raw: Buffer): Promise<Answer> {
  const headers = { 'content-type': 'message/rfc822' };
  const post = () => host.call('POST', '/v1/cancellations', { as: channel, body: raw, headers });
  const first = await post();
  let last = first;
  await until(async () => last.json?.state !== 'received' || ((last = await post()), false));
  return { ...last, status: first.status, headers: first.headers };
}

async function act(
  host: HostedCatalog,
  ...[path, as, body = {}]: Parameters<CancelHost['act']>
): Promise<Answer> {
  const post = () => host.call('POST', `/v1/cancellations/${path}`, { as, body });
  let answer = await post();
  await until(async () => answer.status !== 503 || ((answer = await post()), false));
  const [caseId] = path.split('/');
  const isUnderWay = () => path.endsWith('/approve') && answer.json?.state === 'approved';
  const look = () => host.call('GET', `/v1/cancellations/${caseId}`, { as });
  await until(async () => !isUnderWay() || ((answer = await look()), false));
  return answer;
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
