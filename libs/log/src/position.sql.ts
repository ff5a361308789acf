// Statements of a consumer's positions: taking a partition, moving on under a fence, giving it up.
import { integers, texts, type Database, type Tx } from '#db';

export interface PositionKey {
  schema: string;
  group: string;
  topic: string;
  partition: number;
}

export interface Position {
  position: number;
  owner: string | null;
  sequences: Record<string, number>;
}

/**
 * Moves the position inside the effects' transaction; false if another owner has taken over or the position
 * moved.
 */
export async function advancePosition(
  tx: Tx,
  key: PositionKey,
  move: { owner: string; from: number; to: number; sequences?: Record<string, number> },
): Promise<boolean> {
  const moved = await tx.run(
    `update ${key.schema}.position set position = $1, sequences = case when $2::jsonb is null then sequences else sequences || $2::jsonb end
     where group_name = $3 and topic = $4 and partition = $5 and position = $6 and owner = $7`,
    [
      move.to,
      move.sequences ? JSON.stringify(move.sequences) : null,
      key.group,
      key.topic,
      key.partition,
      move.from,
      move.owner,
    ],
  );
  return moved === 1;
}

/**
 * Makes `owner` the partition's owner whoever had it (Kafka's group has decided), and tells where to go on.
 */
export async function takePosition(database: Database, key: PositionKey, owner: string): Promise<Position> {
  const [row] = await database.rows<Position>(
    `insert into ${key.schema}.position (group_name, topic, partition, owner) values ($1, $2, $3, $4)
     on conflict (group_name, topic, partition) do update set owner = excluded.owner
     returning position, owner, sequences`,
    [key.group, key.topic, key.partition, owner],
  );
  return row;
}

/**
 * Takes the partition if nobody holds a lease on it, for so many milliseconds; undefined if somebody does.
 */
export async function leasePosition(
  database: Database,
  key: PositionKey,
  owner: string,
  leaseMs: number,
): Promise<Position | undefined> {
  const [row] = await database.rows<Position>(
    `insert into ${key.schema}.position as held (group_name, topic, partition, owner, lease_until)
     values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 ms')
     on conflict (group_name, topic, partition) do update set owner = excluded.owner, lease_until = excluded.lease_until
       where held.owner is null or held.owner = excluded.owner or held.lease_until is null or held.lease_until < clock_timestamp()
     returning position, owner, sequences`,
    [key.group, key.topic, key.partition, owner, leaseMs],
  );
  return row;
}

/**
 * Renews the leases of the partitions that `owner` holds; those it lost are missing from the answer. One that
 * stands in its name but is not held (giving it back failed) is not renewed: it would be nobody's for ever.
 */
export function renewLeases(
  database: Database,
  key: Pick<PositionKey, 'schema' | 'group'>,
  owner: { name: string; holds: readonly { topic: string; partition: number }[] },
  leaseMs: number,
): Promise<{ topic: string; partition: number }[]> {
  return database.rows(
    `with mine as (
       select p.topic, p.partition from ${key.schema}.position p
       join unnest($4::text[], $5::int[]) as held (topic, partition) using (topic, partition)
       where p.group_name = $1 and p.owner = $2
       -- As those who commit batches of several partitions lock them, or the two would wait for each other.
       order by p.topic, p.partition for update of p
     )
     update ${key.schema}.position p set lease_until = clock_timestamp() + $3 * interval '1 ms' from mine
     where p.group_name = $1 and p.topic = mine.topic and p.partition = mine.partition
     returning p.topic, p.partition`,
    [
      key.group,
      owner.name,
      leaseMs,
      texts(owner.holds.map(({ topic }) => topic)),
      integers(owner.holds.map(({ partition }) => partition)),
    ],
  );
}

export function releasePosition(database: Database, key: PositionKey, owner: string): Promise<number> {
  return database.run(
    `update ${key.schema}.position set owner = null, lease_until = null
     where group_name = $1 and topic = $2 and partition = $3 and owner = $4`,
    [key.group, key.topic, key.partition, owner],
  );
}

export async function readPosition(database: Database, key: PositionKey): Promise<Position | undefined> {
  const [row] = await database.rows<Position>(
    `select position, owner, sequences from ${key.schema}.position
     where group_name = $1 and topic = $2 and partition = $3`,
    [key.group, key.topic, key.partition],
  );
  return row;
}

export function readPositions(
  database: Database,
  schema: string,
  group: string,
  topics: string[],
): Promise<{ topic: string; partition: number; position: number }[]> {
  return database.rows(
    `select topic, partition, position from ${schema}.position where group_name = $1 and topic = any ($2::text[])`,
    [group, topics],
  );
}

/** Says that a member lives, forgets those silent for longer than `silentMs`, and counts the living. */
export async function countMembers(
  database: Database,
  group: string,
  member: string,
  silentMs: number,
): Promise<number> {
  await database.run(
    `insert into log.member (group_name, member, seen_at) values ($1, $2, clock_timestamp())
     on conflict (group_name, member) do update set seen_at = excluded.seen_at`,
    [group, member],
  );
  await database.run(
    `delete from log.member where group_name = $1 and seen_at < clock_timestamp() - $2 * interval '1 ms'`,
    [group, silentMs],
  );
  const [row] = await database.rows<{ living: number }>(
    `select count(*)::int as living from log.member where group_name = $1`,
    [group],
  );
  return row.living;
}

export function removeMember(database: Database, group: string, member: string): Promise<number> {
  return database.run(`delete from log.member where group_name = $1 and member = $2`, [group, member]);
}

/** The one statement that moves a position back: when the topic under it was made anew. */
export function resetPosition(database: Database, key: PositionKey, to: Position): Promise<number> {
  return database.run(
    `update ${key.schema}.position set position = $5, sequences = '{}'
     where group_name = $1 and topic = $2 and partition = $3 and owner = $4`,
    [key.group, key.topic, key.partition, to.owner, to.position],
  );
}

/** Wakes the other members' chores when this transaction, or statement, is through. */
export function notifyChores(database: Pick<Database, 'rows'>): Promise<unknown> {
  return database.rows(`select pg_notify('pagesa_log', 'chores')`);
}
