// Decides a batch of payments in its order: repeated, refused, held or settled. Pure: prefetched facts in, decisions out.
import type { Reason } from '#events';
import type { Account, Transfer } from '#ledger';
import { judgeRepetition, type Known } from '../deduplicate/deduplicate.rules.js';
import { creditAccountOf, validate, type ValidationFacts } from '../validate/validate.rules.js';
import type { Instruction } from './instruction.rules.js';

export interface SettleFacts extends ValidationFacts {
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
}

/** Decides each instruction with the state that the ones before it leave. */
export function decide(instructions: readonly Instruction[], facts: SettleFacts): Decisions {
  const decisions: Decisions = { payments: [], repeats: [], transfers: new Map() };
  const known = new Map(facts.known);
  let nextId = facts.firstId;
  for (const instruction of instructions) {
    const { transactionId, contentHash } = instruction;
    const first = known.get(transactionId);
    const repetition = judgeRepetition(first, contentHash);
    if (repetition !== 'new') {
      decisions.repeats.push({ paymentId: first!.paymentId, kind: repetition, instruction });
      continue;
    }
    const id = nextId++;
    known.set(transactionId, { paymentId: id, contentHash });
    decisions.payments.push(decideOne(id, instruction, facts, decisions.transfers));
  }
  return decisions;
}

function decideOne(
  id: number,
  instruction: Instruction,
  facts: SettleFacts,
  transfers: Map<number, Transfer[]>,
): DecidedPayment {
  const reasons = validate(instruction, facts);
  if (reasons.length > 0) return { id, state: 'refused', instruction, reasons };
  if (instruction.executionDate !== null && instruction.executionDate > facts.today)
    return { id, state: 'held', instruction, reasons: null };
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
  const others = transfers.get(debit.shard);
  if (others) others.push(transfer);
  else transfers.set(debit.shard, [transfer]);
  return { id, state: 'settled', instruction, reasons: null };
}

/** Moves an amount between what two accounts may spend; the reason if the first has not enough (AM04), and then nothing moves. */
export function move(
  of: { debit: Account; credit: Account; amountMinor: number },
  available: Map<number, number>,
): Reason | undefined {
  const { debit, credit, amountMinor } = of;
  const spendable = available.get(debit.id) ?? 0;
  if (spendable < amountMinor)
    return { code: 'AM04', text: 'the account has not enough funds', path: 'instructedAmount.amount' };
  available.set(debit.id, spendable - amountMinor);
  const received = available.get(credit.id);
  if (received !== undefined) available.set(credit.id, received + amountMinor);
  return undefined;
}
