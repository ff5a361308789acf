// Registers and withdraws bills of one biller: stored and told to payments in one transaction.
import { eventOf, events, type BillChanged } from '#events';
import { Problem } from '#http';
import { compileBiller, keepsBills, type CompiledBiller } from '#references';
import type { Tx } from '#db';
import { now } from '#time';
import type { Catalog } from '../catalog.js';
import { readBillDraft, registration, type BillDraft, type Finding } from './bills.rules.js';
import { lockBillsOf, payersOf, readBills, saveBills, type BillContent, type BillRow } from './bills.sql.js';

export type RegisterResult =
  | { result: 'registered' | 'changed' | 'unchanged'; reference: string }
  | { result: 'refused'; problems: Finding[] };

/** The biller as its bills are judged now. Throws Problem: not-found, or refused if it takes no bills. */
export async function billerForBills({ index }: Catalog, code: string): Promise<CompiledBiller> {
  await index.refresh();
  const current = index.find(code)?.current;
  if (!current) throw new Problem('not-found', `there is no biller ${JSON.stringify(code)}`);
  if (!keepsBills(current))
    throw new Problem('refused', `${code} is not paid by bills: its amount rule is "${current.amount.kind}"`);
  return compileBiller(current);
}

/** One result for each draft, in their order; a draft that is refused does not keep the others back. */
export async function registerBills(
  { runtime }: Catalog,
  {
    biller,
    drafts,
    by,
    dryRun,
  }: { biller: CompiledBiller; drafts: readonly BillDraft[]; by: string; dryRun: boolean },
): Promise<RegisterResult[]> {
  const readings = drafts.map((draft) => readBillDraft(draft, biller));
  const keys = readings.flatMap((reading) =>
    reading.ok ? [{ billerCode: reading.bill.biller_code, reference: reading.bill.reference }] : [],
  );
  return runtime.database.transaction(async (tx) => {
    await lockBillsOf(tx, [biller.version.code]);
    const stored = new Map((await readBills(tx, keys)).map((row) => [row.reference, row]));
    const payers = await payersOf(tx, keys);
    const fresh = new Map<string, BillContent>();
    const results = readings.map((reading): RegisterResult => {
      if (!reading.ok) return { result: 'refused', problems: reading.problems };
      const { bill } = reading;
      if (fresh.has(bill.reference)) return { result: 'refused', problems: [twice(bill.reference)] };
      const paidBy = payers.get(`${bill.biller_code}/${bill.reference}`);
      const registered = registration(bill, stored.get(bill.reference), paidBy);
      if (registered.result === 'refused') return { result: 'refused', problems: [registered.problem] };
      if (registered.result !== 'unchanged') fresh.set(bill.reference, registered.bill);
      return { result: registered.result, reference: bill.reference };
    });
    if (!dryRun) await saveAndTell(runtime.log, tx, { bills: [...fresh.values()], by });
    return results;
  });
}

const twice = (reference: string): Finding => ({
  path: 'reference',
  code: 'twice',
  message: `${reference} is there twice`,
});

/**
 * Withdraws a bill; one that is withdrawn already stays so. Throws Problem: not-found, or conflict if it is
 * paid.
 */
export async function withdrawBill(
  catalog: Catalog,
  { billerCode, reference, by }: { billerCode: string; reference: string; by: string },
): Promise<BillRow> {
  const key = { billerCode, reference };
  await catalog.runtime.database.transaction(async (tx) => {
    await lockBillsOf(tx, [billerCode]);
    const [stored] = await readBills(tx, [key]);
    if (!stored) throw noBill(key);
    if (stored.paid_by !== null)
      throw new Problem(
        'conflict',
        `the bill is paid by ${stored.paid_by}: a payment is reversed, not withdrawn`,
      );
    const bill = { ...stored, revision: stored.revision + 1, withdrawn: true };
    if (!stored.withdrawn) await saveAndTell(catalog.runtime.log, tx, { bills: [bill], by });
  });
  return (await readBills(catalog.runtime.database, [key]))[0];
}

export const noBill = ({ billerCode, reference }: { billerCode: string; reference: string }): Problem =>
  new Problem('not-found', `${billerCode} has no bill ${JSON.stringify(reference)}`);

/** Stores bills and tells payments of them. */
export async function saveAndTell(
  log: Catalog['runtime']['log'],
  tx: Tx,
  { bills, by }: { bills: readonly BillContent[]; by: string },
): Promise<void> {
  if (bills.length === 0) return;
  const at = now();
  await saveBills(tx, bills, { by, at });
  const told = bills.map((bill) =>
    eventOf(events.billChanged, changeOf(bill), {
      id: `${bill.biller_code}/${bill.reference}.${bill.revision}`,
      timeMs: at.getTime(),
    }),
  );
  await log.append(tx, 'catalog.bills', told);
}

function changeOf(bill: BillContent): BillChanged {
  return {
    billerCode: bill.biller_code,
    reference: bill.reference,
    revision: bill.revision,
    state: bill.paid_by !== null ? 'paid' : bill.withdrawn ? 'withdrawn' : 'open',
    amountMinor: bill.amount_minor,
    currency: bill.currency,
    ...(bill.due_date !== null && { dueDate: bill.due_date }),
    ...(bill.paid_by !== null && { paidBy: bill.paid_by }),
  };
}
