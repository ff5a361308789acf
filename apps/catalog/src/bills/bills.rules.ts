// What becomes of a bill that is registered, withdrawn or paid. Pure.
import { parseAmount } from '#money';
import type { CompiledBiller } from '#references';
import { isDay } from '#time';
import type { BillContent, BillRow } from './bills.sql.js';

export interface Finding {
  path: string;
  code: string;
  message: string;
}

/** A bill as a biller registers it; from a file anything may stand in a field. */
export interface BillDraft {
  reference: string;
  amount: string;
  currency: string;
  dueDate?: string | undefined;
  payer?: string | undefined;
}

export type DraftReading =
  | { ok: true; bill: Omit<BillContent, 'revision' | 'withdrawn' | 'paid_by'> }
  | { ok: false; problems: Finding[] };

/**
 * Reads a draft by the rules of its biller: the reference in its normal form, the amount within the limits.
 */
export function readBillDraft(draft: BillDraft, biller: CompiledBiller): DraftReading {
  const found = biller.recognise(draft.reference);
  const money = parseAmount(draft.amount, draft.currency);
  const problems: Finding[] = [...formProblems(draft)];
  if (!found.ok) {
    const hint = found.suggestion ? `; was ${found.suggestion} meant?` : '';
    problems.push({ path: 'reference', code: found.code, message: found.text + hint });
  }
  if (!money.ok) problems.push({ path: 'amount', code: money.code, message: money.text });
  if (found.ok && money.ok) {
    const { currency } = draft;
    const creditorIban = found.accounts[0].iban;
    const judged = biller.judge({
      reference: draft.reference,
      creditorIban,
      amountMinor: money.minor,
      currency,
    });
    if (!judged.ok) problems.push({ path: 'amount', code: judged.code, message: judged.text });
    if (problems.length === 0)
      return {
        ok: true,
        bill: {
          biller_code: biller.version.code,
          reference: found.normalised,
          amount_minor: money.minor,
          currency,
          due_date: draft.dueDate ?? null,
          payer: draft.payer ?? null,
        },
      };
  }
  return { ok: false, problems };
}

const payerLengthMax = 140;

function formProblems({ dueDate, payer }: BillDraft): Finding[] {
  const problems: Finding[] = [];
  if (dueDate !== undefined && !isDay(dueDate)) {
    const message = 'dueDate must be a calendar day written YYYY-MM-DD';
    problems.push({ path: 'dueDate', code: 'form', message });
  }
  if (payer !== undefined && (payer.length > payerLengthMax || /\p{Cc}/u.test(payer))) {
    const message = `payer must be one line of at most ${payerLengthMax} characters`;
    problems.push({ path: 'payer', code: 'form', message });
  }
  return problems;
}

export type Registration =
  | { result: 'registered' | 'changed'; bill: BillContent }
  | { result: 'unchanged' }
  | { result: 'refused'; problem: Finding };

/**
 * Compares a bill with what is stored of it; `payer` is the transaction that paid its reference, if any
 * did.
 */
export function registration(
  bill: Extract<DraftReading, { ok: true }>['bill'],
  stored: BillRow | undefined,
  paidBy: string | undefined,
): Registration {
  if (!stored)
    return {
      result: 'registered',
      bill: { ...bill, revision: 1, withdrawn: false, paid_by: paidBy ?? null },
    };
  const fields = ['amount_minor', 'currency', 'due_date', 'payer'] as const;
  const isSame = fields.every((field) => stored[field] === bill[field]);
  if (isSame && !stored.withdrawn) return { result: 'unchanged' };
  if (stored.paid_by !== null) {
    const message = `the bill is paid by ${stored.paid_by}: register the next with a reference of its own`;
    return { result: 'refused', problem: { path: 'reference', code: 'paid', message } };
  }
  const { revision, paid_by } = stored;
  return { result: 'changed', bill: { ...bill, revision: revision + 1, withdrawn: false, paid_by } };
}
