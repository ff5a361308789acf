// Statements of the outbox relay: who relays a partition, and how far it has come.
import type { Database } from '#db';
import { bigints, integers, texts } from '#db';
import type { Place } from '../append.sql.js';

/**
 * What the outbox is called in what it relays, and the key of the seal that every service of the
 * installation shares.
 */
export async function readOutbox(database: Database): Promise<{ id: string; sealKey: string }> {
  const [row] = await database.rows<{ id: string; seal_key: string }>(
    'select id::text as id, seal_key from log.outbox',
  );
  return { id: row.id, sealKey: row.seal_key };
}

/**
 * Takes or renews every partition that nobody else holds a lease on; the answer is what the owner holds now.
 */
export function leaseRelay(
  database: Database,
  topics: string[],
  owner: string,
  leaseMs: number,
): Promise<{ topic: string; partition: number; position: number }[]> {
  return database.rows(
    `insert into log.relay as held (topic, partition, owner, lease_until)
     select topic, partition, $2, clock_timestamp() + $3 * interval '1 ms'
     from log.partition where topic = any ($1::text[]) order by topic, partition
     on conflict (topic, partition) do update set owner = excluded.owner, lease_until = excluded.lease_until
       where held.owner is null or held.owner = excluded.owner or held.lease_until < clock_timestamp()
     returning topic, partition, position`,
    [topics, owner, leaseMs],
  );
}

/** Marks what was sent; a partition that another process took over meanwhile is missing from the answer. */
export function markRelayed(
  database: Database,
  owner: string,
  reached: { topic: string; partition: number; position: number; to: number }[],
): Promise<{ topic: string; partition: number }[]> {
  return database.rows(
    `with mine as (
       select r.topic, r.partition, w.reached from log.relay r
       join unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[]) as w (topic, partition, position, reached)
         using (topic, partition, position)
       where r.owner = $1
       -- In the order in which leases are taken, or the two would wait for each other.
       order by r.topic, r.partition for update of r
     )
     update log.relay r set position = mine.reached from mine
     where r.topic = mine.topic and r.partition = mine.partition
     returning r.topic, r.partition`,
    [
      owner,
      texts(reached.map((lane) => lane.topic)),
      integers(reached.map((lane) => lane.partition)),
      bigints(reached.map((lane) => lane.position)),
      bigints(reached.map((lane) => lane.to)),
    ],
  );
}

export function releaseRelay(database: Database, owner: string): Promise<number> {
  return database.run(`update log.relay set owner = null, lease_until = null where owner = $1`, [owner]);
}

/** How far each partition of the outbox was relayed. */
export function readRelayed(database: Pick<Database, 'rows'>, topics: string[]): Promise<Place[]> {
  return database.rows('select topic, partition, position from log.relay where topic = any ($1::text[])', [
    topics,
  ]);
}
