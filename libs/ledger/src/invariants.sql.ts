// The check of the hash chain as one statement: PostgreSQL hashes the stored columns itself, so nothing has to be carried out of it.

const zeros = `decode(repeat('00', 32), 'hex')`;

/**
 * The bytes that an entry hashes, as chainedBytes makes them: array_send is the binary form in which the columns were
 * written. The transfers of an entry are those of its id range whose debited account belongs to its shard; that is looked
 * up one by one, as a join would be planned anew over all accounts for each of a million small entries.
 */
const content = `
  select count(*) as count, sha256(e.previous || convert_to(e.shard || '/' || e.sequence || chr(10), 'UTF8')
    || array_send(array_agg(t.id order by t.id)) || array_send(array_agg(t.debit_account order by t.id))
    || array_send(array_agg(t.credit_account order by t.id)) || array_send(array_agg(t.amount_minor order by t.id))
    || array_send(array_agg(t.payment_id order by t.id)) || array_send(array_agg(t.reverses order by t.id))
    || array_send(array_agg(t.settled_at order by t.id))) as hash
  from ledger.transfer t
  where t.id between e.first_id and e.last_id
    and (select a.shard from ledger.account a where a.id = t.debit_account) = e.shard`;

const differ = `(select count(*) from ledger.transfer) <> (select coalesce(sum(count), 0) from ledger.chain)`;

/**
 * Four ways to break the chain: an entry that does not follow the one before, an entry whose transfers are others than
 * were hashed, a head that is not the last entry, and a transfer that no entry covers (looked for only when the
 * numbers differ, as that takes a look at each).
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
  (select e.shard, e.sequence, e.first_id, e.last_id, 'its transfers are not those that were hashed'
   from ledger.chain e cross join lateral (${content}) c
   where c.count <> e.count or c.hash is distinct from e.hash)
  union all
  (select s.shard, s.sequence, null, null, 'the chain does not end at its head'
   from ledger.shard s left join lateral (
     select sequence, hash from ledger.chain e where e.shard = s.shard order by sequence desc limit 1) last on true
   where s.sequence <> coalesce(last.sequence, 0) or s.hash <> coalesce(last.hash, ${zeros}))
  union all
  (select shard, null, first_id, last_id, 'the chain does not cover this transfer'
   from (select shard, first_id, last_id, is_entry,
           max(last_id) filter (where is_entry) over (partition by shard order by first_id, is_entry desc) as covered_to
         from (select a.shard, t.id as first_id, t.id as last_id, false as is_entry
               from ledger.transfer t left join ledger.account a on a.id = t.debit_account where ${differ}
               union all
               select shard, first_id, last_id, true from ledger.chain where ${differ}) both_kinds) covering
   where not is_entry and last_id > coalesce(covered_to, 0))`;
