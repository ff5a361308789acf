// Asks another bank for the money of a settled payment: the camt.056 is stored with the decision and then
// put where the interbank connection fetches it. Only with PAGESA_INTERBANK_RECALL=camt; otherwise payments
// reverses at once.
import { bankOf } from '#money';
import type { KnownPayment } from '#events';
import { newId, now, today } from '#time';
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tx } from '#db';
import type { Cancellations } from '../cancellations.js';
import type { CaseRow } from '../cases/case-row.js';
import { answerDueAt, recallDueDay } from '../calendar/due.js';
import { insertRecall, markWritten, unwrittenRecalls } from '../interbank/interbank.sql.js';
import { writeCamt056 } from './recall.rules.js';

/** Whether the other bank must be asked before money moves back. */
export function needsRecall({ runtime }: Pick<Cancellations, 'runtime'>, payment: KnownPayment): boolean {
  const { values, configuration } = runtime;
  return (
    values.PAGESA_INTERBANK_RECALL === 'camt' &&
    payment.state === 'settled' &&
    bankOf(payment.creditorIban) !== configuration.PAGESA_BANK_CODE
  );
}

/** The last day for a recall with that reason, if it is over; undefined if it may still be made. */
export function recallOverdueSince(
  cancellations: Pick<Cancellations, 'runtime'>,
  payment: KnownPayment,
  reason: string,
): string | undefined {
  const last = recallDueDay(cancellations, reason, new Date(payment.settledAtMs ?? payment.submittedAtMs));
  return today() > last ? last : undefined;
}

/** Stores the recall in the transaction of the decision. */
export async function recall(
  cancellations: Cancellations,
  tx: Tx,
  { row, payment, reason }: { row: CaseRow; payment: KnownPayment; reason: string },
): Promise<void> {
  const { configuration, values } = cancellations.runtime;
  const madeAt = now();
  const messageId = newId('rcl');
  const cancellationId = `CXL${createHash('sha256').update(messageId).digest('hex').slice(0, 29).toUpperCase()}`;
  const xml = writeCamt056({
    messageId,
    cancellationId,
    caseId: row.id,
    ownBic: configuration.PAGESA_BANK_BIC,
    banks: banksOf(values.PAGESA_BANK_BICS as string),
    transactionId: payment.transactionId,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    debtorIban: payment.debtorIban,
    debtorName: payment.debtorName,
    creditorIban: payment.creditorIban,
    creditorName: payment.creditorName,
    settledOn: today(new Date(payment.settledAtMs ?? payment.submittedAtMs)),
    reason,
    note: row.proposal?.note ?? null,
    madeAt,
  });
  await insertRecall(tx, {
    case_id: row.id,
    message_id: messageId,
    cancellation_id: cancellationId,
    transaction_id: payment.transactionId,
    amount_minor: payment.amountMinor,
    currency: payment.currency,
    debtor_iban: payment.debtorIban,
    creditor_iban: payment.creditorIban,
    xml,
    made_at: madeAt,
    answer_due_at: answerDueAt(cancellations, madeAt),
  });
}

/**
 * Puts what has not left into the folder; written again after a crash, a file has the same name and
 * content.
 */
export async function writeRecalls({ database, runtime }: Cancellations): Promise<void> {
  const folder = join(runtime.configuration.PAGESA_DATA, 'interbank', 'out');
  for (const { message_id: messageId, xml } of await unwrittenRecalls(database)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${messageId}.xml`);
    // Whole or not at all: whoever fetches it must never see half a message.
    await writeFile(`${file}.part`, xml, { mode: 0o600 });
    renameSync(`${file}.part`, file);
    await markWritten(database, messageId, now());
  }
}

/** `17=NLBRXKPR,20=TEBKXKPR`: BICs by the banks' digits. */
function banksOf(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(',').map((entry) => entry.split('=') as [string, string]));
}
