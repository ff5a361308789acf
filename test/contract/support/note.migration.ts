// The schema of the service that consumes in the contract suite. Every commit in it is told on a channel.
import { createConsumerTables } from '#log';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export const schema = 'notes';
export const channel = 'notes_changed';

export class Notes1763900900000 implements MigrationInterface {
  name = 'Notes1763900900000';

  async up(runner: QueryRunner): Promise<void> {
    await createConsumerTables(runner, schema);
    await runner.query(`
      create table ${schema}.note (
        place bigint generated always as identity primary key,
        group_name text not null,
        member text not null,
        topic text not null,
        partition int not null,
        event_offset bigint not null,
        event_id text not null,
        value bigint not null
      )`);
    await runner.query(`
      create function ${schema}.tell() returns trigger language plpgsql as $$
      begin
        perform pg_notify('${channel}', tg_table_name);
        return null;
      end $$`);
    for (const table of ['note', 'position', 'dead_letter', 'dead_letter_act'])
      await runner.query(`
        create trigger tell after insert or update on ${schema}.${table}
        for each statement execute function ${schema}.tell()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
