// Statements that tell a case about payments.
import type { KnownPayment } from '#events';
import { texts, type Tx } from '#db';
import { way, type State } from '../way.js';

interface KnownRow {
  id: number;
  transaction_id: string;
  state: State;
  debtor_iban: string;
  debtor_name: string | null;
  creditor_iban: string;
  creditor_name: string;
  amount_minor: number | null;
  currency: string;
  remittance: string | null;
  submitted_at: Date;
  decided_at: Date;
  biller_code: string | null;
  biller_reference: string | null;
  channel: string;
}

const columns = `p.id, p.transaction_id, p.state, p.debtor_iban, d.owner_name as debtor_name, p.creditor_iban, p.creditor_name,
  p.amount_minor, p.currency, p.remittance, p.submitted_at, p.decided_at, p.biller_code, p.biller_reference, p.channel`;

export async function findKnownPayments(tx: Tx, transactionIds: string[]): Promise<KnownPayment[]> {
  const rows = await tx.rows<KnownRow>(
    `select ${columns} from payments.payment p left join ledger.account d on d.iban = p.debtor_iban
     where p.transaction_id = any ($1::text[]) order by p.id`,
    [texts(transactionIds)],
  );
  return rows.map(knownPayment);
}

/**
 * Settled payments from the same account to the same creditor
 * over the same amount, within days around each asked one.
 */
export async function findTwins(tx: Tx, transactionIds: string[], days: number): Promise<KnownPayment[]> {
  const rows = await tx.rows<KnownRow>(
    `select distinct ${columns}
     from payments.payment asked
     join ledger.account d on d.iban = asked.debtor_iban
     join ledger.transfer t on t.debit_account = d.id and t.amount_minor = asked.amount_minor
       and t.settled_at between asked.decided_at - $2 * interval '1 day' and asked.decided_at + $2 * interval '1 day'
       and t.reverses is null
     join payments.payment p on p.id = t.payment_id and p.id <> asked.id and p.creditor_iban = asked.creditor_iban
       and p.state = 'settled'
     where asked.transaction_id = any ($1::text[])
     order by p.id limit 20`,
    [texts(transactionIds), days],
  );
  return rows.map(knownPayment);
}

function knownPayment(row: KnownRow): KnownPayment {
  return {
    paymentId: `pay_${row.id}`,
    transactionId: row.transaction_id,
    state: row.state,
    transactionStatus: way[row.state].status,
    debtorIban: row.debtor_iban,
    debtorName: row.debtor_name ?? '',
    creditorIban: row.creditor_iban,
    creditorName: row.creditor_name,
    amountMinor: row.amount_minor ?? 0,
    currency: row.currency,
    remittance: row.remittance ?? '',
    submittedAtMs: row.submitted_at.getTime(),
    ...(row.state !== 'refused' && row.state !== 'held' && { settledAtMs: row.decided_at.getTime() }),
    ...(row.biller_code !== null && { billerCode: row.biller_code }),
    ...(row.biller_reference !== null && { billerReference: row.biller_reference }),
    channel: row.channel,
  };
}
