// Decides a batch of payments in its order: repeated, refused,
// held or settled. Pure: prefetched facts in, decisions out.
import type { Reason } from '#events';
import type { Account, Transfer } from '#ledger';
import { isSameRecord, judgeRepetition, type Known } from '../deduplicate/deduplicate.rules.js';
import { billJudgement, type BillFacts } from '../validate/bill.rules.js';
import {
  creditAccountOf,
  insertFinding,
  validate,
  type ValidationFacts,
} from '../validate/validate.rules.js';
import type { Instruction } from './instruction.rules.js';

export interface SettleFacts extends ValidationFacts, BillFacts {
  /** Payments that exist already with one of the batch's ids. */
  known: Map<string, Known>;
  /** What an account may still spend, minor units; infinite where there is no limit. */
  available: Map<number, number>;
  /** Id of the first new payment; the others follow it. */
  firstId: number;
}

export interface DecidedPayment {
  id: number;
  state: 'settled' | 'refused' | 'held';
  instruction: Instruction;
  reasons: Reason[] | null;
}

export interface Repeat {
  paymentId: number;
  kind: 'replayed' | 'conflict';
  instruction: Instruction;
}

export interface Decisions {
  payments: DecidedPayment[];
  repeats: Repeat[];
  /** The transfers by the shard of the debited account. */
  transfers: Map<number, Transfer[]>;
  /** The registered bills that settled payments pay. */
  paidBills: { key: string; paymentId: number }[];
}

/** Decides each instruction with the state that the ones before it leave. */
export function decide(instructions: readonly Instruction[], facts: SettleFacts): Decisions {
  const decisions: Decisions = { payments: [], repeats: [], transfers: new Map(), paidBills: [] };
  const known = new Map(facts.known);
  let nextId = facts.firstId;
  for (const instruction of instructions) {
    const { transactionId, contentHash } = instruction;
    const first = known.get(transactionId);
    const repetition = judgeRepetition(first, contentHash);
    if (repetition !== 'new') {
      if (!isSameRecord(first!, instruction))
        decisions.repeats.push({ paymentId: first!.paymentId, kind: repetition, instruction });
      continue;
    }
    const id = nextId++;
    const { batchId, batchLine } = instruction;
    known.set(transactionId, { paymentId: id, contentHash, batchId, batchLine });
    decisions.payments.push(decideOne(id, instruction, facts, decisions));
  }
  return decisions;
}

function decideOne(
  id: number,
  instruction: Instruction,
  facts: SettleFacts,
  decisions: Decisions,
): DecidedPayment {
  const reasons = validate(instruction, facts);
  const bill = billJudgement(instruction, facts);
  const { hold, ...refusal } = bill?.refusal ?? {};
  if (bill?.refusal && !hold) insertFinding(reasons, refusal as Reason);
  if (reasons.length > 0) {
    if (lacksFunds(instruction, facts)) reasons.push(insufficientFunds);
    return { id, state: 'refused', instruction, reasons };
  }
  if (instruction.executionDate !== null && instruction.executionDate > facts.today)
    return { id, state: 'held', instruction, reasons: null };
  // A possible duplicate waits for a person: it has no day of its own, so nothing releases it by itself.
  if (hold) return { id, state: 'held', instruction, reasons: [refusal as Reason] };
  const debit = facts.accountOf(instruction.debtorIban)!;
  const credit = creditAccountOf(instruction, facts)!;
  const shortfall = move({ debit, credit, amountMinor: instruction.amountMinor! }, facts.available);
  if (shortfall) return { id, state: 'refused', instruction, reasons: [shortfall] };
  const transfer: Transfer = {
    id,
    debitAccount: debit.id,
    creditAccount: credit.id,
    amountMinor: instruction.amountMinor!,
    paymentId: id,
    reverses: null,
  };
  const others = decisions.transfers.get(debit.shard);
  if (others) others.push(transfer);
  else decisions.transfers.set(debit.shard, [transfer]);
  if (bill) {
    facts.bills.set(bill.key, {
      ...facts.bills.get(bill.key)!,
      state: 'paid',
      paidBy: instruction.transactionId,
    });
    decisions.paidBills.push({ key: bill.key, paymentId: id });
  }
  return { id, state: 'settled', instruction, reasons: null };
}

const insufficientFunds: Reason = {
  code: 'AM04',
  text: 'the account has not enough funds',
  path: 'instructedAmount.amount',
};

/** Whether a payment that is refused anyway would lack the money today: its sender learns it at once. */
function lacksFunds(instruction: Instruction, facts: SettleFacts): boolean {
  const { debtorIban, executionDate, amountMinor, currency } = instruction;
  const debit = facts.accountOf(debtorIban);
  if (!debit || debit.currency !== currency || amountMinor === null) return false;
  if (executionDate !== null && executionDate > facts.today) return false;
  return (facts.available.get(debit.id) ?? Infinity) < amountMinor;
}

/**
 * Moves an amount between what two accounts may spend; the reason
 * if the first has not enough (AM04), and then nothing moves.
 */
export function move(
  of: { debit: Account; credit: Account; amountMinor: number },
  available: Map<number, number>,
): Reason | undefined {
  const { debit, credit, amountMinor } = of;
  const spendable = available.get(debit.id) ?? 0;
  if (spendable < amountMinor) return insufficientFunds;
  available.set(debit.id, spendable - amountMinor);
  const received = available.get(credit.id);
  if (received !== undefined) available.set(credit.id, received + amountMinor);
  return undefined;
}
