// Statements of undoing: the payment under lock, and the transfer that settled it.
import type { Account } from '#ledger';
import type { Tx } from '#db';
import type { DecidedState } from '../way.js';

export interface LockedPayment {
  id: number;
  transaction_id: string;
  state: DecidedState;
  amount_minor: number | null;
  currency: string;
  debtor_iban: string;
  creditor_iban: string;
  biller_code: string | null;
  biller_reference: string | null;
  batch_id: string | null;
}

export async function lockPayment(tx: Tx, transactionId: string): Promise<LockedPayment | undefined> {
  const [row] = await tx.rows<LockedPayment>(
    `select id, transaction_id, state, amount_minor, currency, debtor_iban, creditor_iban, biller_code,
       biller_reference, batch_id
     from payments.payment where transaction_id = $1 for update`,
    [transactionId],
  );
  return row;
}

export interface Settlement {
  transferId: number;
  paymentId: number;
  debitAccount: number;
  debitState: Account['state'];
  amountMinor: number;
  credited: Account;
}

interface SettlementRow {
  transfer_id: number;
  debit_account: number;
  debit_state: Account['state'];
  amount_minor: number;
}

/** The transfer that settled a payment: its own id, or another one if the payment was held first. */
export async function findSettlement(tx: Tx, paymentId: number): Promise<Settlement | undefined> {
  const [row] = await tx.rows<Account & SettlementRow>(
    `select t.id as transfer_id, t.debit_account, d.state as debit_state, t.amount_minor,
       a.id, a.iban, a.kind, a.owner_name, a.currency, a.state, a.overdraft_minor, a.shard, a.bank
     from (select * from ledger.transfer where id = $1 and payment_id = $1 and reverses is null
           union all
           select * from ledger.transfer where payment_id = $1 and payment_id <> id and reverses is null) t
     join ledger.account a on a.id = t.credit_account
     join ledger.account d on d.id = t.debit_account`,
    [paymentId],
  );
  if (!row) return undefined;
  const { transfer_id, debit_account, debit_state, amount_minor, ...credited } = row;
  return {
    transferId: transfer_id,
    paymentId,
    debitAccount: debit_account,
    debitState: debit_state,
    amountMinor: amount_minor,
    credited,
  };
}
