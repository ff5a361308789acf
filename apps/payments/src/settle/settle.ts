// The stage that settles: one batch of submitted payments, decided
// in order, written once, told as events; all or nothing.
import { eventOf, events, type PaymentOutcome, type PaymentSubmitted } from '#events';
import { post, type AccountBook } from '#ledger';
import type { Tx } from '#db';
import type { EventBatch, EventLog, OutgoingEvent } from '#log';
import { monotonicMs, now, today } from '#time';
import { contentHashOf, knownAmong } from '../deduplicate/deduplicate.js';
import { markBillsPaid } from '../validate/bill.sql.js';
import type { BillerBook } from '../validate/biller-book.js';
import { countByBatch } from './batch-count.rules.js';
import { prefetch, type BankRules } from './facts.js';
import { readInstruction, type Instruction } from './instruction.rules.js';
import { decide, type DecidedPayment, type Decisions, type SettleFacts } from './settle.rules.js';
import { addBatchCounts, insertPayments, insertRepeats } from './settle.sql.js';

export interface Settling {
  log: EventLog;
  billers: BillerBook;
  accounts: AccountBook;
  rules: BankRules;
  /** For how many more batches ids are looked up before they are stored. */
  repeats: { lately: number };
  observe(decisions: Decisions, stagesMs: Record<string, number>): void;
}

/** Settles a batch in the transaction that moves the consumer's position. */
export async function settle(of: Settling, batch: EventBatch, tx: Tx): Promise<void> {
  const lap = laps();
  const instructions = batch.events.map(({ data, timeMs }) =>
    readSubmitted(data as PaymentSubmitted, timeMs),
  );
  const decidedAtMs = now().getTime();
  lap('read');
  const { facts, heads } = await prefetch(tx, instructions, { ...of, today: today(new Date(decidedAtMs)) });
  lap('prefetch');
  const decisions = await decideAndInsert(of, { instructions, facts, decidedAtMs }, tx);
  lap('payments');
  await post(tx, { heads, transfers: decisions.transfers, settledAtMs: decidedAtMs });
  await markBillsPaid(tx, decisions.paidBills);
  const repeats = await insertRepeats(tx, decisions.repeats);
  const counted = countByBatch({ ...decisions, repeats });
  await addBatchCounts(tx, batch.partition % of.rules.shards, counted);
  lap('transfers');
  await of.log.append(
    tx,
    'payments.outcomes',
    decisions.payments.map((payment) => outcomeEvent(payment, decidedAtMs)),
  );
  of.observe(decisions, lap('append'));
}

/**
 * Decides and stores the payments. Most ids are new, so they are stored first and
 * looked up only if one turns out to be known: the unique key tells, nothing of
 * the first try stays, and after a repeat the next batches look first.
 */
async function decideAndInsert(
  of: Settling,
  {
    instructions,
    facts,
    decidedAtMs,
  }: { instructions: Instruction[]; facts: SettleFacts; decidedAtMs: number },
  tx: Tx,
): Promise<Decisions> {
  if (of.repeats.lately === 0) {
    const decisions = decide(instructions, {
      ...facts,
      available: new Map(facts.available),
      bills: new Map(facts.bills),
    });
    await tx.rows('savepoint unseen');
    if ((await insertPayments(tx, decisions.payments, decidedAtMs)) === decisions.payments.length)
      return decisions;
    await tx.rows('rollback to savepoint unseen');
    of.repeats.lately = lookFirstFor;
  }
  of.repeats.lately--;
  const known = await knownAmong(
    tx,
    instructions.map(({ transactionId }) => transactionId),
  );
  const decisions = decide(instructions, { ...facts, known });
  const stored = await insertPayments(tx, decisions.payments, decidedAtMs);
  // Somebody stored one of the ids between our look and our write: the whole batch is tried again.
  if (stored !== decisions.payments.length) throw new IdTakenMeanwhile('a transactionId was taken meanwhile');
  if (decisions.repeats.length > 0) of.repeats.lately = lookFirstFor;
  return decisions;
}

const lookFirstFor = 20;

/** Passes by itself: on the next try the id is known. SQLSTATE 40001, so that it counts as retriable. */
class IdTakenMeanwhile extends Error {
  readonly code = '40001';
}

/** Milliseconds between the calls, by the name of what ended there. */
function laps(): (name: string) => Record<string, number> {
  const spentMs: Record<string, number> = {};
  let lastMs = monotonicMs();
  return (name) => {
    const atMs = monotonicMs();
    spentMs[name] = atMs - lastMs;
    lastMs = atMs;
    return spentMs;
  };
}

function readSubmitted(submission: PaymentSubmitted, submittedAtMs: number): Instruction {
  return readInstruction(submission, { contentHash: contentHashOf(submission), submittedAtMs });
}

const definitions = {
  settled: events.paymentSettled,
  refused: events.paymentRefused,
  held: events.paymentHeld,
} as const;

/**
 * The event that tells what was decided; its id is the payment's
 * and the state's, so the same fact has the same id.
 */
export function outcomeEvent(
  { id, state, instruction, reasons }: DecidedPayment,
  atMs: number,
): OutgoingEvent {
  const paymentId = `pay_${id}`;
  const outcome: PaymentOutcome = {
    paymentId,
    transactionId: instruction.transactionId,
    state,
    debtorIban: instruction.debtorIban,
    creditorIban: instruction.creditorIban,
    amountMinor: instruction.amountMinor ?? 0,
    currency: instruction.currency,
    atMs,
  };
  if (reasons) outcome.reasons = reasons;
  if (instruction.billerCode !== null) outcome.billerCode = instruction.billerCode;
  if (instruction.billerReference !== null) outcome.billerReference = instruction.billerReference;
  if (instruction.batchId !== null) outcome.batchId = instruction.batchId;
  return eventOf(definitions[state], outcome, { id: `${paymentId}.${state}`, timeMs: atMs });
}
