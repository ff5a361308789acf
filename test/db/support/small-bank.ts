// Builds a small bank in a database by really settling, refusing, holding, releasing, reversing and
// cancelling payments.
import { Database, migrate } from '#db';
import { eventCatalog, eventOf, events, type ApprovedDecision, type Submission } from '#events';
import { logMigrations, openEventLog, silentReporter, type BatchHandler, type EventLog } from '#log';
import { openDatabase, readVariables, sharedVariables, type Runtime } from '#service';
import { now, setClockOffset, today } from '#time';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { cancellations } from '../../../apps/cancellations/src/definition.js';
import { openPayments, payments as definition } from '../../../apps/payments/src/definition.js';
import type { Payments } from '../../../apps/payments/src/payments.js';
import { undo } from '../../../apps/payments/src/reverse/reverse.js';
import { releaseDue } from '../../../apps/payments/src/settle/release/release.js';
import { settle } from '../../../apps/payments/src/settle/settle.js';
import { parseFile, takeRecords } from '../../../apps/payments/src/submit/take-batch.js';

const dayMs = 86_400_000;

/**
 * Leaves the database with every kind of payment in it, two records parked, and some that nobody has read
 * yet.
 */
export async function buildSmallBank(url: string): Promise<void> {
  const logDatabase = await Database.open({ url, schema: 'log', migrations: logMigrations });
  await migrate(logDatabase);
  const database = await openDatabase(definition, url);
  const other = await openDatabase(cancellations, url);
  const log = await openEventLog(logDatabase, eventCatalog(2), { report: silentReporter });
  try {
    await migrate(database);
    await migrate(other);
    const runtime = runtimeOf(database, log);
    const payments = await openPayments(runtime);
    const { accounts } = (await definition.seed!(runtime)) as { accounts: string[] };
    await live(payments, accounts);
  } finally {
    setClockOffset(0);
    await log.close();
    for (const each of [other, database, logDatabase]) await each.close();
  }
}

function runtimeOf(database: Database, log: EventLog): Runtime {
  const variables = { ...sharedVariables, ...definition.variables };
  const values = readVariables(variables, { PAGESA_PARTITIONS: '2' });
  return {
    name: 'payments',
    configuration: values,
    values,
    database,
    log,
    logger: pino({ level: 'silent' }),
    metrics: new Registry(),
    secretFor: () => new Uint8Array(32),
    publicUrl: () => '',
  };
}

async function live(payments: Payments, accounts: string[]): Promise<void> {
  const pay = (transactionId: string, at: number, more: Partial<Submission> = {}): Submission => ({
    transactionId,
    debtorAccount: { iban: accounts[at % accounts.length] },
    creditorAccount: { iban: accounts[(at + 7) % accounts.length] },
    creditorName: 'Arta Krasniqi',
    instructedAmount: { currency: 'EUR', amount: '12.50' },
    remittanceInformationUnstructured: 'Pagese',
    ...more,
  });
  const day = (days: number) => ({ requestedExecutionDate: today(new Date(now().getTime() + days * dayMs)) });
  const file = [
    ...Array.from({ length: 20 }, (_, at) => pay(`FILE-${at}`, at)),
    // To another bank, through clearing.
    pay('ABROAD', 3, { creditorAccount: { iban: 'DE89370400440532013000' } }),
    pay('LETTERS', 4, { remittanceInformationUnstructured: 'më' }),
    pay('FUNDS', 5, { instructedAmount: { currency: 'EUR', amount: '50000000.00' } }),
    pay('FILE-1', 1),
    pay('FILE-2', 2, { creditorName: 'Somebody Else' }),
    pay('LATER', 6, day(30)),
    pay('TOMORROW', 7, day(1)),
    pay('TAKEN-BACK', 8, day(2)),
    { transactionId: 'MALFORMED' },
  ];
  const members = await consume(payments);
  await submitFile(payments, file);
  for (const id of ['SINGLE-1', 'SINGLE-2']) await accept(payments, pay(id, 11));
  await park(payments, pay('PARKED', 12));
  await members.caughtUp();
  setClockOffset(dayMs);
  await releaseDue(payments.settling, payments.database);
  await decide(payments, ['FILE-3', 'TOMORROW', 'TAKEN-BACK', 'FUNDS'], accounts[3]);
  await members.caughtUp();
  await members.close();
  // What nobody has read yet.
  await submitFile(payments, [pay('UNREAD-1', 1), pay('UNREAD-2', 2)]);
  await accept(payments, pay('UNREAD-3', 3));
}

async function submitFile({ taking }: Payments, records: object[]): Promise<void> {
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const body = (async function* () {
    yield Buffer.from(lines);
  })();
  await takeRecords(taking, { ...parseFile({ body, format: 'ndjson' }), client: 'cli_test' });
}

async function accept({ acceptance }: Payments, submission: Submission): Promise<void> {
  await acceptance.accept({ submission, client: 'cli_test' });
}

/** A record of a version that the consumer does not know, as a newer door would write it. */
async function park({ database, log }: Payments, submission: Submission): Promise<void> {
  await database.transaction(async (tx) => {
    const at = now();
    await tx.run(
      `insert into payments.accepted (transaction_id, content_hash, submission, client, accepted_at)
       values ($1, '\\x00', $2, 'cli_test', $3)`,
      [submission.transactionId, JSON.stringify(submission), at],
    );
    const of = { id: `single/${submission.transactionId}`, timeMs: at.getTime() };
    const event = eventOf(events.paymentSubmitted, submission, of);
    await log.append(tx, 'payments.submitted', [{ ...event, type: 'payments.submitted.v99' }]);
  });
}

async function decide({ database, log }: Payments, ids: string[], debtorIban: string): Promise<void> {
  for (const [at, transactionId] of ids.entries()) {
    const decision: ApprovedDecision = {
      caseId: `case_${at}`,
      transactionId,
      debtorIban,
      reason: 'DUPL',
      proposedBy: 'blerta.hoxha',
      approvedBy: 'agim.berisha',
      approvedAtMs: now().getTime(),
    };
    const event = eventOf(events.cancellationApproved, decision, {
      id: `case_${at}.approved`,
      timeMs: decision.approvedAtMs,
    });
    await database.transaction((tx) => log.append(tx, 'cancellations.decisions', [event]));
  }
}

interface Members {
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** The two doors of the product without Nest. */
async function consume({ database, log, settling }: Payments): Promise<Members> {
  const subscribe = (topic: string, handler: BatchHandler) =>
    log.consume({ group: `payments.${topic}`, topics: [topic], database, handler });
  const all = [
    await subscribe('payments.submitted', (batch, tx) => settle(settling, batch, tx)),
    await subscribe('cancellations.decisions', async (batch, tx) => {
      for (const { data } of batch.events) await undo(log, data as ApprovedDecision, tx);
    }),
  ];
  return {
    async caughtUp() {
      while ((await Promise.all(all.map((consumer) => consumer.lag()))).flat().some(({ lag }) => lag > 0));
    },
    async close() {
      await Promise.all(all.map((consumer) => consumer.close()));
    },
  };
}
