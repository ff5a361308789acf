// Statements that find payments: one by its transactionId, its history, and many by what they have in common.
import type { Tx } from '#db';
import type { Reason } from '#events';
import type { State } from '../way.js';

export interface PaymentRow {
  id: number;
  transaction_id: string;
  state: State;
  reasons: Reason[] | null;
  debtor_iban: string;
  debtor_name: string | null;
  creditor_iban: string;
  creditor_name: string;
  amount_minor: number | null;
  amount_text: string | null;
  currency: string;
  remittance: string | null;
  biller_code: string | null;
  biller_reference: string | null;
  requested_execution_date: string | null;
  channel: string;
  client: string;
  batch_id: string | null;
  batch_line: number | null;
  submitted_at: Date;
  decided_at: Date;
}

const columns = `p.id, p.transaction_id, p.state, p.reasons, p.debtor_iban, d.owner_name as debtor_name, p.creditor_iban,
  p.creditor_name, p.amount_minor, p.amount_text, p.currency, p.remittance, p.biller_code, p.biller_reference,
  p.requested_execution_date, p.channel, p.client, p.batch_id, p.batch_line, p.submitted_at, p.decided_at`;
const joined = `payments.payment p left join ledger.account d on d.iban = p.debtor_iban`;

export async function findPayment(
  tx: Pick<Tx, 'rows'>,
  transactionId: string,
): Promise<PaymentRow | undefined> {
  const [row] = await tx.rows<PaymentRow>(`select ${columns} from ${joined} where p.transaction_id = $1`, [
    transactionId,
  ]);
  return row;
}

export interface ChangeRow {
  state: State;
  at: Date;
  reasons: Reason[] | null;
}

/** In the order of the way, which is that of the type: times may come from clocks that do not agree. */
export function findChanges(tx: Pick<Tx, 'rows'>, paymentId: number): Promise<ChangeRow[]> {
  return tx.rows<ChangeRow>(
    `select state, at, reasons from payments.change where payment_id = $1 order by state`,
    [paymentId],
  );
}

/** Ids among those given that have their outcome. */
export function findDecided(
  tx: Pick<Tx, 'rows'>,
  transactionIds: string[],
): Promise<{ transaction_id: string }[]> {
  return tx.rows(`select transaction_id from payments.payment where transaction_id = any ($1::text[])`, [
    transactionIds,
  ]);
}

export interface Search {
  debtorIban?: string;
  creditorIban?: string;
  /** Any of these. */
  states?: readonly State[];
  batchId?: string;
  from?: Date;
  to?: Date;
  amountMinor?: number;
  /** Payments older than this id. */
  beforeId?: number;
  limit: number;
}

/**
 * The newest first. An account's settled payments are found
 * through its transfers, which are indexed by account.
 */
export function searchPayments(tx: Pick<Tx, 'rows'>, search: Search): Promise<PaymentRow[]> {
  const values: unknown[] = [search.limit];
  const conditions: string[] = [];
  const add = (condition: (place: string) => string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add((place) => `p.id < ${place}`, search.beforeId);
  add((place) => `p.state = any (${place}::payments.state[])`, search.states);
  add((place) => `p.batch_id = ${place}`, search.batchId);
  add((place) => `p.submitted_at >= ${place}`, search.from);
  add((place) => `p.submitted_at < ${place}`, search.to);
  add((place) => `p.amount_minor = ${place}`, search.amountMinor);
  add((place) => ofAccount('debit_account', 'p.debtor_iban', place), search.debtorIban);
  add((place) => ofAccount('credit_account', 'p.creditor_iban', place), search.creditorIban);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  return tx.rows<PaymentRow>(`select ${columns} from ${joined} ${where} order by p.id desc limit $1`, values);
}

function ofAccount(side: string, column: string, place: string): string {
  return `(${column} = ${place} and (p.state <> 'settled' or p.id in (
    select t.payment_id from ledger.transfer t join ledger.account a on a.id = t.${side} where a.iban = ${place})
    or not exists (select from ledger.account a where a.iban = ${place})))`;
}
