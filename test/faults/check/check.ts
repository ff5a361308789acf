// Judges a round: every payment that got an answer has exactly its
// outcome, nothing is lost or doubled, every invariant holds.
import { invariants } from '../../../apps/payments/src/verify/invariants.js';
import type { Entry, Journal } from '../load/journal.js';
import type { Stand } from '../stand/stand.js';
import { findMoved, findPayments, findStrays, type Moved, type StoredPayment } from './check.sql.js';
import type { Wire } from './wire.js';

export interface Verdict {
  lost: number;
  doubled: number;
  /** How many payments somebody got an answer about, and how many answers told an outcome. */
  answered: number;
  told: number;
  /** Everything that is not as it must be, as sentences. */
  wrong: string[];
}

const offendingMax = 3;
const firstOutcomes = ['settled', 'refused', 'held'];

export async function check(stand: Stand, journal: Journal, wire: Wire): Promise<Verdict> {
  const database = await stand.database();
  const { entries } = journal;
  const sent = entries.map(({ submission }) => submission.transactionId);
  const payments = await findPayments(database, sent);
  const stored = new Map<string, StoredPayment[]>();
  for (const payment of payments)
    stored.set(payment.transaction_id, [...(stored.get(payment.transaction_id) ?? []), payment]);
  const moved = new Map(
    (
      await findMoved(
        database,
        payments.map(({ id }) => id),
      )
    ).map((row) => [row.payment_id, row]),
  );
  const verdict: Verdict = {
    lost: 0,
    doubled: 0,
    answered: entries.filter(({ isAnswered }) => isAnswered).length,
    told: entries.filter(({ told }) => told !== undefined).length,
    wrong: [...journal.complaints],
  };
  for (const entry of entries) judge(entry, { stored, moved, wire }, verdict);
  for (const { transaction_id } of await findStrays(database, `${journal.prefix}-`, sent))
    verdict.wrong.push(`${transaction_id}: nobody sent it`);
  for (const invariant of invariants)
    for (const row of await invariant.offending(database, offendingMax))
      verdict.wrong.push(`invariant ${invariant.name}: ${JSON.stringify(row)}`);
  return verdict;
}

function judge(
  entry: Entry,
  of: { stored: Map<string, StoredPayment[]>; moved: Map<number, Moved>; wire: Wire },
  verdict: Verdict,
): void {
  const { submission, expected, amountMinor } = entry;
  const id = submission.transactionId;
  const [payment, ...others] = of.stored.get(id) ?? [];
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
  const tellingsOf = (state: string): number => of.wire.told.get(`pay_${payment.id}.${state}`) ?? 0;
  const tellings = tellingsOf(payment.state);
  // Settled and refused as well is told twice, though each only once.
  const toldInAll = firstOutcomes.reduce((sum, state) => sum + tellingsOf(state), 0);
  if (others.length > 0 || (move?.transfers ?? 0) > 1 || toldInAll > 1) verdict.doubled++;
  if (others.length > 0) verdict.wrong.push(`${id}: ${others.length + 1} payments have this id`);
  if ((move?.transfers ?? 0) !== (expected === 'settled' ? 1 : 0))
    verdict.wrong.push(`${id}: ${expected}, with ${move?.transfers ?? 0} transfers`);
  if (move && !isExact(move, entry))
    verdict.wrong.push(`${id}: moved something else: ${JSON.stringify(move)}`);
  if (tellings !== 1 || toldInAll !== 1)
    verdict.wrong.push(`${id}: ${payment.state}, told by ${tellings} events of ${toldInAll} about it`);
}

const isExact = (move: Moved, { submission, amountMinor }: Entry): boolean =>
  move.amount_minor === amountMinor &&
  move.debtor_iban === submission.debtorAccount.iban &&
  move.creditor_iban === submission.creditorAccount.iban;
