// The tables of the event log: those every consumer keeps in its own schema, and the log (or outbox) itself
// in the schema "log".
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log itself: with the PostgreSQL engine what consumers read, with Kafka the transactional outbox. */
class EventLog1763900000000 implements MigrationInterface {
  name = 'EventLog1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table log.partition (
        topic text not null,
        partition int not null,
        next_offset bigint not null default 0,
        primary key (topic, partition)
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table log.record_batch (
        topic text not null,
        partition int not null,
        base_offset bigint not null,
        count int not null check (count > 0),
        bytes bytea not null,
        appended_at timestamptz not null default now(),
        primary key (topic, partition, base_offset)
      )`);
    // Compressing would cost the settling transaction more than the disk it saves.
    await runner.query(`alter table log.record_batch alter column bytes set storage external`);
    await runner.query(`
      create table log.relay (
        topic text not null,
        partition int not null,
        position bigint not null default 0,
        owner text,
        lease_until timestamptz,
        primary key (topic, partition)
      ) with (fillfactor = 50)`);
    // Names this outbox in what it relays, so that a consumer knows a republished record again.
    await runner.query(`create table log.outbox (id uuid primary key default gen_random_uuid())`);
    await runner.query(`insert into log.outbox default values`);
    await runner.query(`
      create table log.member (
        group_name text not null,
        member text not null,
        seen_at timestamptz not null,
        primary key (group_name, member)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/**
 * A key of the outbox's own, by which consumers know what this installation put on a topic. Two random ids:
 * 244 bits.
 */
class LogSeal1763900000001 implements MigrationInterface {
  name = 'LogSeal1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table log.outbox add column seal_key text not null
         default gen_random_uuid()::text || gen_random_uuid()::text`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** Offsets left out on purpose: since the backup that was restored, they may have been given out. */
class LogLeap1763900000002 implements MigrationInterface {
  name = 'LogLeap1763900000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table log.leap (
        topic text not null,
        partition int not null,
        from_offset bigint not null,
        to_offset bigint not null check (to_offset > from_offset),
        at timestamptz not null default now(),
        primary key (topic, partition, from_offset)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

export const logMigrations = [EventLog1763900000000, LogSeal1763900000001, LogLeap1763900000002];

/** The tables of a consumer, made inside the schema of the service that consumes. */
export async function createConsumerTables(runner: QueryRunner, schema: string): Promise<void> {
  await runner.query(`
    create table ${schema}.position (
      group_name text not null,
      topic text not null,
      partition int not null,
      position bigint not null default 0,
      owner text,
      lease_until timestamptz,
      sequences jsonb not null default '{}',
      primary key (group_name, topic, partition)
    ) with (fillfactor = 50)`);
  await runner.query(`
    create table ${schema}.dead_letter (
      id text primary key,
      group_name text not null,
      topic text not null,
      partition int not null,
      position bigint not null,
      event_id text,
      event_type text,
      event_key text,
      event_at timestamptz,
      reason text not null,
      payload bytea not null,
      attempts int not null default 1,
      state text not null default 'parked' check (state in ('parked', 'replaying', 'replayed', 'discarded')),
      parked_at timestamptz not null default now()
    )`);
  await runner.query(
    `create unique index on ${schema}.dead_letter (group_name, topic, partition, position, md5(payload))`,
  );
  await runner.query(`create index on ${schema}.dead_letter (group_name, topic) where state = 'replaying'`);
  await runner.query(`
    create table ${schema}.dead_letter_act (
      id bigint generated always as identity primary key,
      dead_letter_id text not null references ${schema}.dead_letter (id),
      act text not null check (act in ('parked', 'replay requested', 'replayed', 'replay failed', 'discarded')),
      actor text not null,
      note text,
      at timestamptz not null default now()
    )`);
}
