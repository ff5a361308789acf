// The first tables of the catalog: every version of every biller, which never changes, and what is
// published of each.
import { createAccessTables } from '#access';
import { createConsumerTables } from '#log';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Billers1763900300000 implements MigrationInterface {
  name = 'Billers1763900300000';

  async up(runner: QueryRunner): Promise<void> {
    await createConsumerTables(runner, 'catalog');
    await createAccessTables(runner, 'catalog');
    await runner.query(`
      create table catalog.biller_version (
        code text collate "C" not null,
        version int not null check (version > 0),
        content jsonb not null,
        valid_from date not null,
        -- Who asked for it and who let it in; two people, except for what a system starts with.
        proposed_by text not null,
        approved_by text not null,
        proposal_id text,
        published_at timestamptz not null,
        primary key (code, version),
        check (proposed_by <> approved_by or proposal_id is null)
      )`);
    await runner.query(`
      create function catalog.refuse_change() returns trigger language plpgsql as
        'begin raise exception ''%.% is append-only'', tg_table_schema, tg_table_name; end'`);
    await runner.query(`
      create trigger append_only before update or delete or truncate on catalog.biller_version
        for each statement execute function catalog.refuse_change()`);
    // What is published of each biller: the versions that a payment may still have to be judged by.
    await runner.query(`
      create table catalog.biller (
        code text collate "C" primary key,
        versions jsonb not null,
        changed_in bigint not null
      )`);
    await runner.query(`create index biller_changed on catalog.biller (changed_in)`);
    // One row: its lock puts publications in an order, so that whoever read up to a number has missed
    // nothing below it.
    await runner.query(`
      create table catalog.edition (
        one boolean primary key default true check (one),
        id uuid not null default gen_random_uuid(),
        number bigint not null
      )`);
    await runner.query(`insert into catalog.edition (number) values (0)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
