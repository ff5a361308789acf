// The check of the hash chain as one statement: PostgreSQL hashes the stored columns itself, so nothing has
// to be carried out of it.

const zeros = `decode(repeat('00', 32), 'hex')`;

// array_send is the binary form in which the columns were written and hashed, so these are the bytes of
// chainedBytes.
const column = (name: string): string =>
  `array_send(array_agg(${name} order by id) filter (where not is_entry))`;
const columns = [
  'id',
  'debit_account',
  'credit_account',
  'amount_minor',
  'payment_id',
  'reverses',
  'settled_at',
];

/**
 * Entries and transfers of each shard in the order of ids: a transfer belongs to the entry that began last
 * before it, if that reaches so far. One walk over everything, however many shards settled together and
 * shared a block of ids.
 */
const chained = `
  select *, max(id) filter (where is_entry) over walk as entry_id,
    is_entry or id <= coalesce(max(last_id) over walk, 0) as is_covered
  from (
    select a.shard, t.id, false as is_entry, t.debit_account, t.credit_account, t.amount_minor, t.payment_id, t.reverses,
      t.settled_at, null::bigint as sequence, null::bigint as last_id, null::int as count, null::bytea as previous,
      null::bytea as hash
    from ledger.transfer t left join ledger.account a on a.id = t.debit_account
    union all
    select shard, first_id, true, null, null, null, null, null, null, sequence, last_id, count, previous, hash
    from ledger.chain
  ) both_kinds
  window walk as (partition by shard order by id, is_entry desc)`;

const entryHash = `(array_agg(hash) filter (where is_entry))[1]`;
const expectedHash = `sha256((array_agg(previous) filter (where is_entry))[1]
  || convert_to(shard || '/' || max(sequence) || chr(10), 'UTF8') || ${columns.map(column).join(' || ')})`;

/**
 * Four ways to break the chain: an entry that does not follow the one before, a head that is not the last
 * entry, an entry whose transfers are others than were hashed, and transfers that no entry covers.
 */
export const brokenChain = `
  with linked as (
    select shard, sequence, first_id, last_id, previous,
      lag(hash, 1, ${zeros}) over each_shard as hash_before, lag(sequence, 1, 0::bigint) over each_shard as sequence_before
    from ledger.chain window each_shard as (partition by shard order by sequence)
  )
  (select shard, sequence, first_id, last_id, 'does not follow the entry before' as problem from linked
   where previous <> hash_before or sequence <> sequence_before + 1)
  union all
  (select s.shard, s.sequence, null, null, 'the chain does not end at its head'
   from ledger.shard s left join lateral (
     select sequence, hash from ledger.chain e where e.shard = s.shard order by sequence desc limit 1) last on true
   where s.sequence <> coalesce(last.sequence, 0) or s.hash <> coalesce(last.hash, ${zeros}))
  union all
  (select shard, max(sequence), min(id), max(id),
     case when is_covered then 'its transfers are not those that were hashed'
       else 'the chain does not cover these transfers' end
   from (${chained}) chained group by shard, entry_id, is_covered
   having not is_covered or count(*) filter (where is_entry) <> 1
     or count(*) filter (where not is_entry) <> max(count) or ${entryHash} is distinct from ${expectedHash})`;
