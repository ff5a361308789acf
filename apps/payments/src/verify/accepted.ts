// What must hold between what was accepted and what became of it: nothing lost, nothing twice, every file
// adds up.
import { bySql } from '#ledger';

// With Kafka the log table is the outbox, and a record is read when its place there is among the sequences
// that the consumer has seen; files are then published past the outbox, so their unread records cannot be
// seen from here.
const isKafka = `exists (select from log.relay where topic = 'payments.submitted')`;

/** The next record of each partition of payments.submitted that its consumer has not passed. */
const reached = `
  select p.topic, p.partition, p.next_offset, case when ${isKafka}
    then coalesce((s.sequences ->> ('/pagesa/outbox/' || (select id from log.outbox)))::bigint + 1, 0)
    else coalesce(s.position, 0) end as next
  from log.partition p
  left join payments.position s on s.group_name = 'payments.payments.submitted' and s.topic = p.topic
    and s.partition = p.partition
  where p.topic = 'payments.submitted'`;

/** The ids of the records from there on. */
const unread = `
  select split_part(line, chr(9), 2) as event_id
  from (${reached}) reached
  join log.record_batch b on b.topic = reached.topic and b.partition = reached.partition
    and b.base_offset + b.count > reached.next
  cross join lateral string_to_table(convert_from(b.bytes, 'UTF8'), chr(10)) with ordinality as record (line, n)
  where line <> '' and b.base_offset + n - 1 >= reached.next`;

// What was relayed to Kafka is taken out of the outbox one day, read or not; then its ids cannot be looked at
// any more.
const acceptedDecided = `
  with undecided as materialized (
    select a.transaction_id, a.client, a.accepted_at from payments.accepted a
    where not exists (select from payments.payment p where p.transaction_id = a.transaction_id)
      and not exists (select from payments.dead_letter d
                      where d.event_id collate "C" = 'single/' || a.transaction_id and d.state <> 'replayed')
  ), unread as materialized (${unread} and exists (select from undecided))
  select * from undecided u where not exists (select from unread r where r.event_id = 'single/' || u.transaction_id)
    and not exists (
      select from (${reached}) reached where next < coalesce((
        select min(base_offset) from log.record_batch b
        where b.topic = reached.topic and b.partition = reached.partition), next_offset))`;

// Each source counts by itself and is joined by the file's id: nothing is looked up per payment.
const batchesAddUp = `
  with unread as (
    select split_part(event_id, '/', 1) as id, count(*) as unread from (${unread}) r
    where event_id ~ '^bat_[^/]+/' group by 1
  ), letters as (
    select split_part(event_id, '/', 1) as id, count(*) as letters from payments.dead_letter
    where event_id ~ '^bat_[^/]+/' and state <> 'replayed' group by 1
  ), counted as (
    select batch_id as id, sum(settled) as settled, sum(refused) as refused, sum(held) as held,
      sum(cancelled) as cancelled, sum(replayed) as replayed, sum(conflicts) as conflicts
    from payments.batch_count group by 1
  ), stored as (
    select batch_id as id, count(*) filter (where state in ('settled', 'reversed')) as settled,
      count(*) filter (where state = 'refused') as refused, count(*) filter (where state = 'held') as held,
      count(*) filter (where state = 'cancelled') as cancelled
    from payments.payment where batch_id is not null group by 1
  ), repeated as (
    select batch_id as id, count(*) filter (where kind = 'replayed') as replayed,
      count(*) filter (where kind = 'conflict') as conflicts
    from payments.repeat where batch_id is not null group by 1
  ), malformed as (select batch_id as id, count(*) as malformed from payments.batch_malformed group by 1)
  select id as batch_id, b.state, b.received, done, parked_or_discarded, unread,
    b.received - done - parked_or_discarded - unread as missing, coalesce(counts_agree, true) as counts_agree
  from payments.batch b
  full join (
    select id, coalesce(c.settled + c.refused + c.held + c.cancelled + c.replayed + c.conflicts, 0)
        + coalesce(m.malformed, 0) as done,
      coalesce(l.letters, 0) as parked_or_discarded, coalesce(u.unread, 0) as unread, coalesce(m.malformed, 0) as bad_records,
      (coalesce(c.settled, 0), coalesce(c.refused, 0), coalesce(c.held, 0), coalesce(c.cancelled, 0),
       coalesce(c.replayed, 0), coalesce(c.conflicts, 0))
      = (coalesce(s.settled, 0), coalesce(s.refused, 0), coalesce(s.held, 0), coalesce(s.cancelled, 0),
         coalesce(r.replayed, 0), coalesce(r.conflicts, 0)) as counts_agree
    from counted c full join stored s using (id) full join repeated r using (id) full join malformed m using (id)
    full join letters l using (id) full join unread u using (id)
  ) sums using (id)
  where b.received is null or not coalesce(counts_agree, true) or b.malformed <> coalesce(bad_records, 0)
    or case when not ${isKafka} then b.received <> coalesce(done + parked_or_discarded + unread, 0)
       -- A file that was cut may have published a few records more than it counted, and what is on its way is not seen.
       else b.state = 'received' and b.received < coalesce(done + parked_or_discarded, 0)
         or b.grown_at < now() - interval '1 hour' and b.received > coalesce(done + parked_or_discarded, 0) end`;

export const acceptanceInvariants = [
  bySql(
    'one-payment-each',
    'a transaction id belongs to exactly one payment',
    `select transaction_id, count(*) as payments from payments.payment group by 1 having count(*) > 1`,
  ),
  bySql(
    'accepted-decided',
    'what was accepted has its payment, or is parked, or still stands in the log before its consumer',
    acceptedDecided,
  ),
  bySql(
    'batches-add-up',
    'of every file, received = done + parked + pending, and pending is in the log',
    batchesAddUp,
  ),
  bySql(
    'bills-paid',
    'a bill that counts as paid by a payment was paid by a settled one of its biller',
    `select b.biller_code, b.reference, paid.id as payment_id, p.state::text
     from payments.bill b cross join lateral unnest(b.payment_ids) as paid (id)
     left join payments.payment p on p.id = paid.id
     where p.id is null or p.state <> 'settled' or p.biller_code is distinct from b.biller_code`,
  ),
  bySql(
    'repeats-refer',
    'every repeated submission refers to the payment that came first with its id',
    `select r.id as repeat_id, r.transaction_id, r.payment_id from payments.repeat r
     left join payments.payment p on p.id = r.payment_id
     where p.id is null or p.transaction_id <> r.transaction_id`,
  ),
];
