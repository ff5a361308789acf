// Statements of payments that are held: finding those that are due, and what a person decides about one.
import type { Tx } from '#db';
import type { Instruction } from '../instruction.rules.js';

interface HeldRow {
  id: number;
  amount_minor: number;
  submitted_at: Date;
  batch_line: number | null;
  transaction_id: string;
  content_hash: string;
  debtor_iban: string;
  creditor_iban: string;
  creditor_name: string;
  currency: string;
  remittance: string | null;
  biller_code: string | null;
  biller_reference: string | null;
  requested_execution_date: string | null;
  released_by: string | null;
  channel: string;
  client: string;
  batch_id: string | null;
}

export interface HeldPayment {
  id: number;
  instruction: Instruction;
}

const columns = `id, amount_minor, submitted_at, batch_line, transaction_id, encode(content_hash, 'hex') as content_hash,
  debtor_iban, creditor_iban, creditor_name, currency, remittance, biller_code, biller_reference,
  requested_execution_date, channel, client, batch_id, released_by`;

/**
 * Payments held for a day that has come, locked; not those that wait for a person (they have a reason); those
 * that another process works on are left to it.
 */
export async function lockDue(tx: Tx, day: string, limit: number): Promise<HeldPayment[]> {
  const rows = await tx.rows<HeldRow>(
    `select ${columns} from payments.payment where state = 'held'
       and ((reasons is null and requested_execution_date <= $1) or released_by is not null)
     order by requested_execution_date, id limit $2 for update skip locked`,
    [day, limit],
  );
  return rows.map(heldPayment);
}

/** A payment that waits for a person and was not let go on, locked. */
export async function lockWaiting(tx: Tx, transactionId: string): Promise<HeldPayment | undefined> {
  const [row] = await tx.rows<HeldRow>(
    `select ${columns} from payments.payment where transaction_id = $1
       and state = 'held' and reasons is not null and released_by is null for update`,
    [transactionId],
  );
  return row && heldPayment(row);
}

function heldPayment(row: HeldRow): HeldPayment {
  return {
    id: row.id,
    instruction: {
      transactionId: row.transaction_id,
      contentHash: row.content_hash,
      debtorIban: row.debtor_iban,
      creditorIban: row.creditor_iban,
      creditorName: row.creditor_name,
      currency: row.currency,
      amountMinor: row.amount_minor,
      amountText: null,
      remittance: row.remittance,
      billerCode: row.biller_code,
      billerReference: row.biller_reference,
      executionDate: row.requested_execution_date,
      channel: row.channel,
      client: row.client,
      batchId: row.batch_id,
      batchLine: row.batch_line,
      submittedAtMs: row.submitted_at.getTime(),
      findings: [],
      ...(row.released_by !== null && { ignoresBill: true as const }),
    },
  };
}

/** Lets a possible duplicate go on; false if the payment does not wait for a person. */
export async function markReleased(tx: Tx, transactionId: string, operator: string): Promise<boolean> {
  const marked = await tx.run(
    `update payments.payment set released_by = $2
     where transaction_id = $1 and state = 'held' and reasons is not null and released_by is null`,
    [transactionId, operator],
  );
  return marked === 1;
}

/** Keeps who refused a payment that waited for a person. */
export function markRefusedBy(tx: Tx, id: number, operator: string): Promise<number> {
  return tx.run(`update payments.payment set refused_by = $2 where id = $1`, [id, operator]);
}
