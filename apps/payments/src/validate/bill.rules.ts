// A payment against the open bill that its reference names. Pure.
import type { Reason } from '#events';
import { judgeBill, keepsBills, type CompiledBiller } from '#references';
import type { Instruction } from '../settle/instruction.rules.js';

/** What is registered of a bill. */
export type Bill = NonNullable<Parameters<typeof judgeBill>[0]>;

/** What must be known to judge bills: the biller on a day, and the bills of the batch by key. */
export interface BillFacts {
  today: string;
  billerOf(code: string, day: string): CompiledBiller | undefined;
  bills: Map<string, Bill>;
}

/** The bill that an instruction would pay; undefined if it names none, or its biller keeps no bills. */
export function billKey(
  instruction: Instruction,
  facts: Pick<BillFacts, 'today' | 'billerOf'>,
): { billerCode: string; reference: string } | undefined {
  const { billerCode, billerReference } = instruction;
  if (billerCode === null || billerReference === null) return undefined;
  const biller = facts.billerOf(billerCode, executionDay(instruction, facts.today));
  if (!biller || !keepsBills(biller.version)) return undefined;
  const found = biller.recognise(billerReference);
  return found.ok ? { billerCode, reference: found.normalised } : undefined;
}

/** The day whose version of the biller judges: one that begins later is not in force today. */
function executionDay({ executionDate }: Instruction, today: string): string {
  return executionDate !== null && executionDate > today ? executionDate : today;
}

export interface BillJudgement {
  key: string;
  /** Why it cannot be paid now; `hold` where the biller wants a person to look. */
  refusal?: Reason & { hold?: true };
}

/** Judges the bill of an instruction; undefined if it names none that is registered. */
export function billJudgement(instruction: Instruction, facts: BillFacts): BillJudgement | undefined {
  if (facts.bills.size === 0 || instruction.amountMinor === null) return undefined;
  const named = billKey(instruction, facts);
  const key = named && `${named.billerCode}/${named.reference}`;
  const bill = key === undefined ? undefined : facts.bills.get(key);
  if (key === undefined || bill === undefined) return undefined;
  const { version } = facts.billerOf(instruction.billerCode!, executionDay(instruction, facts.today))!;
  const { amountMinor, currency } = instruction;
  const refusal = judgeBill(bill, { amountMinor, currency }, version.onPaidBill);
  if (!refusal || instruction.ignoresBill) return { key };
  return { key, refusal: { ...refusal, path: amountPaths[refusal.code] ?? 'billerReference' } };
}

const amountPaths: Record<string, string> = {
  AM03: 'instructedAmount.currency',
  AM09: 'instructedAmount.amount',
};
