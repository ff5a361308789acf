// Statements (SQL) of statements (documents): an account's
// balance, and its entries page by page in the order of booking.
import type { Tx } from '#db';

export interface AccountRow {
  id: number;
  iban: string;
  owner_name: string;
  currency: string;
  state: string;
  kind: string;
  balance_minor: number;
}

export async function findAccount(tx: Pick<Tx, 'rows'>, iban: string): Promise<AccountRow | undefined> {
  const [row] = await tx.rows<AccountRow>(
    `select a.id, a.iban, a.owner_name, a.currency, a.state, a.kind,
       coalesce((select sum(credits_minor - debits_minor) from ledger.balance where account_id = a.id), 0)::bigint
         as balance_minor
     from ledger.account a where a.iban = $1`,
    [iban],
  );
  return row;
}

export interface Turnover {
  debits_minor: number;
  credits_minor: number;
  entries: number;
  channel_entries: number;
  channel_debits_minor: number;
  channel_credits_minor: number;
}

/**
 * What an account's entries from an instant on (until another,
 * if given) add up to, all and those of one channel.
 */
export async function sumTurnover(
  tx: Pick<Tx, 'rows'>,
  of: { accountId: number; from: Date; to: Date | null; channel: string | null },
): Promise<Turnover> {
  const joined = of.channel === null ? '' : `left join payments.payment p on p.id = t.payment_id`;
  const channel = of.channel === null ? 'true' : 'coalesce(p.channel = $4, false)';
  const values: unknown[] = [of.accountId, of.from, of.to];
  if (of.channel !== null) values.push(of.channel);
  const [row] = await tx.rows<Turnover>(
    `select coalesce(sum(t.amount_minor) filter (where t.debit), 0)::bigint as debits_minor,
       coalesce(sum(t.amount_minor) filter (where not t.debit), 0)::bigint as credits_minor,
       count(*)::bigint as entries,
       count(*) filter (where ${channel})::bigint as channel_entries,
       coalesce(sum(t.amount_minor) filter (where t.debit and ${channel}), 0)::bigint as channel_debits_minor,
       coalesce(sum(t.amount_minor) filter (where not t.debit and ${channel}), 0)::bigint as channel_credits_minor
     from (select amount_minor, true as debit, payment_id from ledger.transfer
           where debit_account = $1 and settled_at >= $2 and ($3::timestamptz is null or settled_at < $3)
           union all
           select amount_minor, false, payment_id from ledger.transfer
           where credit_account = $1 and settled_at >= $2 and ($3::timestamptz is null or settled_at < $3)) t ${joined}`,
    values,
  );
  return row;
}

/** When the first money moved on an account; undefined if none ever did. */
export async function firstEntryAt(tx: Pick<Tx, 'rows'>, accountId: number): Promise<Date | undefined> {
  const [row] = await tx.rows<{ at: Date | null }>(
    `select least((select min(settled_at) from ledger.transfer where debit_account = $1),
       (select min(settled_at) from ledger.transfer where credit_account = $1)) as at`,
    [accountId],
  );
  return row.at ?? undefined;
}

export interface EntryRow {
  id: number;
  settled_at: Date;
  is_debit: boolean;
  amount_minor: number;
  reverses: number | null;
  transaction_id: string | null;
  counterpart_name: string;
  counterpart_iban: string;
  remittance: string | null;
  channel: string | null;
}

/** Entries after a place, in the order of booking. */
export function readEntries(
  tx: Pick<Tx, 'rows'>,
  of: { accountId: number; from: Date; to: Date; afterAt: Date; afterId: number; limit: number },
): Promise<EntryRow[]> {
  return tx.rows<EntryRow>(
    `select t.id, t.settled_at, t.is_debit, t.amount_minor, t.reverses, p.transaction_id,
       case when t.is_debit = (t.reverses is null) then coalesce(p.creditor_name, c.owner_name) else c.owner_name end
         as counterpart_name,
       case when p.id is null then c.iban when t.is_debit = (t.reverses is null) then p.creditor_iban
         else p.debtor_iban end as counterpart_iban,
       p.remittance, p.channel
     from (
       (select id, settled_at, true as is_debit, amount_minor, reverses, payment_id, credit_account as counterpart
        from ledger.transfer
        where debit_account = $1 and settled_at >= $4 and settled_at < $3 and (settled_at, id) > ($4, $5)
        order by settled_at, id limit $6)
       union all
       (select id, settled_at, false, amount_minor, reverses, payment_id, debit_account
        from ledger.transfer
        where credit_account = $1 and settled_at >= $4 and settled_at < $3 and (settled_at, id) > ($4, $5)
        order by settled_at, id limit $6)
       order by settled_at, id limit $6
     ) t
     join ledger.account c on c.id = t.counterpart
     left join payments.payment p on p.id = t.payment_id
     where t.settled_at >= $2
     order by t.settled_at, t.id`,
    [of.accountId, of.from, of.to, of.afterAt, of.afterId, of.limit],
  );
}
