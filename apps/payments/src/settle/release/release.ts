// The stage that ends holding: what is due is decided again with the state of its day, and what waits for a
// person may be refused by one.
import { post, type Transfer } from '#ledger';
import type { Database } from '#db';
import { now, today } from '#time';
import { markBillsPaid } from '../../validate/bill.sql.js';
import { changeState, insertChanges } from '../../way.sql.js';
import { countReleased } from '../batch-count.rules.js';
import { prefetch } from '../facts.js';
import { outcomeEvent, type Settling } from '../settle.js';
import { decide, type DecidedPayment } from '../settle.rules.js';
import { addBatchCounts } from '../settle.sql.js';
import { lockDue, lockWaiting, markRefusedBy } from './release.sql.js';

const releasedAtOnceMax = 1_000;

/** Settles or refuses what is due, one bounded batch; returns how many. Safe to run in several processes. */
export async function releaseDue(of: Settling, database: Database): Promise<number> {
  const atMs = now().getTime();
  const day = today(new Date(atMs));
  return database.transaction(async (tx) => {
    const due = await lockDue(tx, day, releasedAtOnceMax);
    if (due.length === 0) return 0;
    const instructions = due.map((held) => ({ ...held.instruction, executionDate: null }));
    const { facts, heads } = await prefetch(tx, instructions, { ...of, today: day });
    const { payments, transfers, paidBills } = decide(instructions, facts);
    const released = payments.map((payment, index) => ({ ...payment, id: due[index].id }));
    const idOf = new Map(payments.map((payment, index) => [payment.id, due[index].id]));
    await changeState(tx, released);
    // One that must wait for a person now stays held, with its reason.
    const moved = released.filter(({ state }) => state !== 'held');
    await insertChanges(
      tx,
      moved.map(({ id, state, reasons }) => ({ paymentId: id, state, reasons, caseId: null })),
      new Date(atMs),
    );
    const late = new Map<number, Transfer[]>();
    for (const [shard, decided] of transfers)
      late.set(
        shard,
        decided.map((transfer) => ({ ...transfer, paymentId: idOf.get(transfer.id)! })),
      );
    await post(tx, { heads, transfers: late, settledAtMs: atMs });
    await markBillsPaid(
      tx,
      paidBills.map(({ key, paymentId }) => ({ key, paymentId: idOf.get(paymentId)! })),
    );
    await addBatchCounts(tx, 0, countReleased(moved));
    await of.log.append(
      tx,
      'payments.outcomes',
      moved.map((payment) => outcomeEvent(payment, atMs)),
    );
    of.observe({ payments: released, repeats: [], transfers, paidBills }, {});
    return due.length;
  });
}

/** Refuses a possible duplicate, as a person decided; false if the payment does not wait for a person. */
export function refuseWaiting(
  of: Settling,
  database: Database,
  by: { transactionId: string; operator: string; note: string | undefined },
): Promise<boolean> {
  const atMs = now().getTime();
  return database.transaction(async (tx) => {
    const waiting = await lockWaiting(tx, by.transactionId);
    if (!waiting) return false;
    const why = 'the bank refused it as a duplicate of a payment of the same bill';
    const reasons = [{ code: 'AM05', text: by.note ? `${why}: ${by.note}` : why, path: 'billerReference' }];
    const refused: DecidedPayment = { ...waiting, state: 'refused', reasons };
    await changeState(tx, [refused]);
    await markRefusedBy(tx, refused.id, by.operator);
    const change = { paymentId: refused.id, state: refused.state, reasons, caseId: null };
    await insertChanges(tx, [change], new Date(atMs));
    await addBatchCounts(tx, 0, countReleased([refused]));
    await of.log.append(tx, 'payments.outcomes', [outcomeEvent(refused, atMs)]);
    of.observe({ payments: [refused], repeats: [], transfers: new Map(), paidBills: [] }, {});
    return true;
  });
}
