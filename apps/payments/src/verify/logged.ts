// What must hold of the event log and of everybody's place in it.
import type { Database } from '#db';
import { bySql, type Invariant } from '#ledger';

// With Kafka a position counts the broker's records, which are not seen from here; what can be compared then
// is the sequence of the outbox that the position has seen, and the relay's own place.
const beyondHead = (schema: string): string => `
  select '${schema}' as schema, s.group_name, s.topic, s.partition, reached.next as position, p.next_offset as head
  from "${schema}".position s
  left join log.partition p on p.topic = s.topic and p.partition = s.partition
  cross join lateral (select case when exists (select from log.relay r where r.topic = s.topic)
    then coalesce((s.sequences ->> ('/pagesa/outbox/' || (select id from log.outbox)))::bigint + 1, 0)
    else s.position end as next) reached
  where reached.next > coalesce(p.next_offset, 0)`;

const relayBeyondHead = `
  select 'log', 'relay', r.topic, r.partition, r.position, p.next_offset
  from log.relay r left join log.partition p on p.topic = r.topic and p.partition = r.partition
  where r.position > coalesce(p.next_offset, 0)`;

// Of the other topics superseded batches are taken out of the middle.
const kept = `'payments.submitted', 'payments.outcomes', 'cancellations.decisions'`;

async function positionsBeyond(database: Database, limit: number): Promise<Record<string, unknown>[]> {
  const consuming = await database.rows<{ schema: string }>(
    `select table_schema as schema from information_schema.tables
     where table_name = 'position' and table_schema in ('auth', 'catalog', 'payments', 'cancellations') order by 1`,
  );
  const parts = [...consuming.map(({ schema }) => beyondHead(schema)), relayBeyondHead];
  return database.rows(`${parts.join(' union all ')} limit $1`, [limit]);
}

export const logInvariants: Invariant[] = [
  {
    name: 'positions-within-log',
    statement: "nobody's position is beyond the end of the log",
    offending: positionsBeyond,
  },
  bySql(
    'log-without-gaps',
    'what is kept of each topic of payments and cancellations has no gap and ends at its head',
    `select topic, partition, base_offset, following from (
       select b.topic, b.partition, b.base_offset + b.count as base_offset,
         lead(b.base_offset, 1, p.next_offset) over (partition by b.topic, b.partition order by b.base_offset) as following
       from log.record_batch b left join log.partition p on p.topic = b.topic and p.partition = b.partition) chained
     where base_offset is distinct from following and topic in (${kept})
       and not exists (select from log.leap l where l.topic = chained.topic and l.partition = chained.partition
                         and l.from_offset = base_offset and l.to_offset = following)`,
  ),
];
