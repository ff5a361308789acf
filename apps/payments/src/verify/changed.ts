// What must hold of the states a payment went through: they lead along the way, and each was told once.
import { bySql } from '#ledger';
import { way, type State } from '../way.js';

/** Every walk through the table of the way, from the first outcome on, without that first one. */
function laterStates(from: State): State[][] {
  return [[], ...way[from].next.flatMap((next) => laterStates(next).map((rest) => [next, ...rest]))];
}

const ways = way.submitted.next.flatMap((first) =>
  laterStates(first)
    .filter((later) => later.length > 0)
    .map((later) => ({ first, later })),
);
const allowed = ways.map(({ first, later }) => `('${first}', '${later.join(' ')}')`).join(', ');

// In the order of the way, which is that of the type: times may come from clocks that do not agree.
const later = `
  select payment_id, string_agg(state::text, ' ' order by state) as states,
    (array_agg(state::text order by state desc))[1] as last,
    bool_or(state in ('cancelled', 'reversed') and case_id is null) as lacks_case
  from payments.change group by payment_id`;

const outcomeTypes = Object.entries(way)
  .filter(([state]) => state !== 'submitted')
  .map(([, { event }]) => `'${event}'`)
  .join(', ');

// An event's id is its payment's and its state's. Facts from before the oldest batch that is still kept are
// not asked for; ten minutes are left for writers that commit in another order than they decided.
const eventsOnce = `
  with allowed (first, states) as (values ${allowed}),
  facts as (
    select payment_id, state::text, at from payments.change
    union all
    select p.id, coalesce(a.first, p.state::text), p.decided_at from payments.payment p
    left join (${later}) c on c.payment_id = p.id
    left join allowed a on a.states = c.states
  ), told as (
    select case when id ~ '^pay_[0-9]{1,18}\\.' then substr(split_part(id, '.', 1), 5)::bigint end as payment_id,
      split_part(type, '.', 2) as state, count(*) as events
    from (select split_part(line, chr(9), 1) as type, split_part(line, chr(9), 2) as id
          from log.record_batch b cross join lateral string_to_table(convert_from(b.bytes, 'UTF8'), chr(10)) as line
          where b.topic = 'payments.outcomes') record
    where type in (${outcomeTypes}) group by 1, 2
  ), kept as (
    select coalesce(max(case when b.base_offset is null then 'infinity' when b.base_offset = 0 then '-infinity'
      else to_timestamp(split_part(convert_from(b.bytes, 'UTF8'), chr(9), 4)::bigint / 1000.0) + interval '10 minutes' end),
      '-infinity') as since
    from log.partition p left join lateral (
      select base_offset, bytes from log.record_batch b where b.topic = p.topic and b.partition = p.partition
      order by base_offset limit 1) b on true
    where p.topic = 'payments.outcomes' and p.next_offset > 0
  )
  select payment_id, state, coalesce(events, 0) as events,
    case when at is null then 'told, but did not happen' when events is null then 'happened, but was not told'
      else 'told more than once' end as problem
  from facts full join told using (payment_id, state)
  where at is null or events > 1 or events is null and at > (select since from kept)`;

export const changeInvariants = [
  bySql(
    'changes-agree',
    "a payment's changes lead along the way to its state, and a case asked for each undoing",
    `with allowed (first, states) as (values ${allowed})
     select coalesce(p.id, c.payment_id) as payment_id, p.transaction_id, p.state::text, c.states as changes
     from payments.payment p full join (${later}) c on c.payment_id = p.id
     where p.id is null or c.lacks_case or c.last <> p.state::text
       or c.states is null and p.state in ('cancelled', 'reversed')
       or c.states is not null and c.states not in (select states from allowed)`,
  ),
  bySql('events-once', 'every change of state was told by exactly one event', eventsOnce),
];
