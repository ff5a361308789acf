// Statements of the consuming service in the contract suite.
import { bigints, integers, texts, type Database, type Tx } from '#db';
import type { EventBatch } from '#log';
import type { Noted } from './event.js';
import { schema } from './note.migration.js';

export interface Note {
  group_name: string;
  member: string;
  topic: string;
  partition: number;
  event_offset: number;
  event_id: string;
  value: number;
}

export function insertNotes(
  tx: Tx,
  by: { group: string; member: string },
  batch: EventBatch,
): Promise<number> {
  const events = batch.events as EventBatch<Noted>['events'];
  return tx.run(
    `insert into ${schema}.note (group_name, member, topic, partition, event_offset, event_id, value)
     select $1, $2, $3, $4, w.* from unnest($5::bigint[], $6::text[], $7::bigint[]) as w`,
    [
      by.group,
      by.member,
      batch.topic,
      batch.partition,
      bigints(events.map((event) => event.offset)),
      texts(events.map((event) => event.id)),
      bigints(events.map((event) => event.data.value)),
    ],
  );
}

/** What was noted, in the order in which it was. */
export function readNotes(database: Database, group: string): Promise<Note[]> {
  return database.rows<Note>(
    `select group_name, member, topic, partition, event_offset, event_id, value from ${schema}.note
     where group_name = $1 order by place`,
    [group],
  );
}

export function readPositionRows(
  database: Database,
  group: string,
): Promise<{ topic: string; partition: number; position: number; owner: string | null }[]> {
  return database.rows(
    `select topic, partition, position, owner from ${schema}.position where group_name = $1 order by topic, partition`,
    [group],
  );
}

/** Makes somebody else the owner, as a member that took over would be. */
export function stealPartitions(database: Database, group: string, partitions: number[]): Promise<number> {
  return database.run(
    `update ${schema}.position set owner = 'somebody else', lease_until = clock_timestamp() + interval '1 hour'
     where group_name = $1 and partition = any ($2::int[])`,
    [group, integers(partitions)],
  );
}
