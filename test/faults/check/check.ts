// Judges a round: every payment that got an answer has exactly its
// outcome, nothing is lost or doubled, every invariant holds.
import { invariants } from '../../../apps/payments/src/verify/invariants.js';
import type { Entry, Journal } from '../load/journal.js';
import type { Stand } from '../stand/stand.js';
import { findMoved, findPayments, type Moved, type StoredPayment } from './check.sql.js';
import type { Wire } from './wire.js';

export interface Verdict {
  lost: number;
  doubled: number;
  /** Everything that is not as it must be, as sentences. */
  wrong: string[];
}

const offendingMax = 3;

export async function check(stand: Stand, journal: Journal, wire: Wire): Promise<Verdict> {
  const database = await stand.database();
  const { entries } = journal;
  const payments = await findPayments(
    database,
    entries.map(({ submission }) => submission.transactionId),
  );
  const stored = new Map(payments.map((payment) => [payment.transaction_id, payment]));
  const moved = new Map(
    (
      await findMoved(
        database,
        payments.map(({ id }) => id),
      )
    ).map((row) => [row.payment_id, row]),
  );
  const verdict: Verdict = { lost: 0, doubled: 0, wrong: [...journal.complaints] };
  for (const entry of entries) judge(entry, { stored, moved, wire }, verdict);
  for (const invariant of invariants)
    for (const row of await invariant.offending(database, offendingMax))
      verdict.wrong.push(`invariant ${invariant.name}: ${JSON.stringify(row)}`);
  return verdict;
}

function judge(
  entry: Entry,
  of: { stored: Map<string, StoredPayment>; moved: Map<number, Moved>; wire: Wire },
  verdict: Verdict,
): void {
  const { submission, expected, amountMinor } = entry;
  const id = submission.transactionId;
  const payment = of.stored.get(id);
  if (!payment) {
    if (entry.isAnswered) {
      verdict.lost++;
      verdict.wrong.push(`${id}: answered, and there is no such payment`);
    }
    return;
  }
  if (payment.state !== expected)
    verdict.wrong.push(`${id}: is ${payment.state}, must be ${expected} (told ${entry.told ?? 'nothing'})`);
  if (entry.told && entry.told !== payment.state)
    verdict.wrong.push(`${id}: its caller was told ${entry.told}, and it is ${payment.state}`);
  if (payment.amount_minor !== amountMinor)
    verdict.wrong.push(`${id}: is about ${payment.amount_minor} and not ${amountMinor}`);
  const move = of.moved.get(payment.id);
  const tellings = of.wire.told.get(`pay_${payment.id}.${payment.state}`) ?? 0;
  if ((move?.transfers ?? 0) > 1 || tellings > 1) verdict.doubled++;
  if ((move?.transfers ?? 0) !== (expected === 'settled' ? 1 : 0))
    verdict.wrong.push(`${id}: ${expected}, with ${move?.transfers ?? 0} transfers`);
  if (move && !isExact(move, entry))
    verdict.wrong.push(`${id}: moved something else: ${JSON.stringify(move)}`);
  if (tellings !== 1) verdict.wrong.push(`${id}: ${payment.state}, told by ${tellings} events`);
}

const isExact = (move: Moved, { submission, amountMinor }: Entry): boolean =>
  move.amount_minor === amountMinor &&
  move.debtor_iban === submission.debtorAccount.iban &&
  move.creditor_iban === submission.creditorAccount.iban;
