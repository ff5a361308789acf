// Marks bills paid when a payment of them settled, and open again when it was reversed, as payments tells.
import { events, type PaymentOutcome } from '#events';
import { compileBiller, keepsBills } from '#references';
import type { Tx } from '#db';
import type { EventBatch } from '#log';
import type { Catalog } from '../catalog.js';
import { lockBillsOf, payersOf, readBills, saveBillPayments, type BillPayment } from '../bills/bills.sql.js';
import { saveAndTell } from '../bills/register.js';

/** Which outcomes matter here; refused and held payments change no bill. */
export const outcomeTypes = [events.paymentSettled.type, events.paymentReversed.type];

export async function markPaid({ runtime, index }: Catalog, batch: EventBatch, tx: Tx): Promise<void> {
  const outcomes = batch.events
    .map(({ data }) => data as PaymentOutcome)
    .filter(({ billerCode, billerReference }) => billerCode !== undefined && billerReference !== undefined);
  if (outcomes.length === 0) return;
  await index.refresh({ now: true });
  // The last word on each payment: settled comes before reversed.
  const payments = new Map<string, BillPayment>();
  for (const outcome of outcomes) {
    const reference = referenceOf(index, outcome);
    if (reference === undefined) continue;
    const { paymentId, transactionId, atMs } = outcome;
    const billerCode = outcome.billerCode!;
    const state = outcome.state === 'reversed' ? 'reversed' : 'settled';
    payments.set(paymentId, { paymentId, transactionId, billerCode, reference, state, at: new Date(atMs) });
  }
  if (payments.size > 0) await mark(runtime.log, tx, [...payments.values()]);
}

/** The reference as its bill is registered; undefined for billers that keep no bills. */
function referenceOf(index: Catalog['index'], outcome: PaymentOutcome): string | undefined {
  const versions = index.find(outcome.billerCode!)?.versions.filter(keepsBills) ?? [];
  for (const version of versions.reverse()) {
    const found = compileBiller(version).recognise(outcome.billerReference!);
    if (found.ok) return found.normalised;
  }
  return undefined;
}

async function mark(log: Catalog['runtime']['log'], tx: Tx, payments: readonly BillPayment[]): Promise<void> {
  await lockBillsOf(
    tx,
    payments.map(({ billerCode }) => billerCode),
  );
  await saveBillPayments(tx, payments);
  const keys = [...new Map(payments.map((each) => [`${each.billerCode}/${each.reference}`, each])).values()];
  const payers = await payersOf(tx, keys);
  const changed = (await readBills(tx, keys)).flatMap((bill) => {
    const paidBy = payers.get(`${bill.biller_code}/${bill.reference}`) ?? null;
    return paidBy === bill.paid_by ? [] : [{ ...bill, revision: bill.revision + 1, paid_by: paidBy }];
  });
  await saveAndTell(log, tx, { bills: changed, by: 'payments' });
}
