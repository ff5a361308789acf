// The tables of the payments service. Rules about money hold in the
// schema too: unique ids, checks, no way back from a final state.
import { createAccessTables } from '#access';
import { createConsumerTables } from '#log';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Payments1763900200000 implements MigrationInterface {
  name = 'Payments1763900200000';

  async up(runner: QueryRunner): Promise<void> {
    await createConsumerTables(runner, 'payments');
    await createAccessTables(runner, 'payments');
    await paymentTables(runner);
    await repeatTable(runner);
    await intakeTables(runner);
    await catalogTables(runner);
    await runner.query(`create index dead_letter_event on payments.dead_letter (event_id collate "C")`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function paymentTables(runner: QueryRunner): Promise<void> {
  await runner.query(
    `create type payments.state as enum ('refused', 'held', 'settled', 'cancelled', 'reversed')`,
  );
  await runner.query(`
    create table payments.payment (
      id bigint not null primary key,
      amount_minor bigint,
      submitted_at timestamptz not null,
      decided_at timestamptz not null,
      batch_line int,
      state payments.state not null,
      transaction_id text collate "C" not null unique,
      content_hash bytea not null,
      debtor_iban text collate "C" not null,
      creditor_iban text collate "C" not null,
      creditor_name text not null,
      currency text collate "C" not null,
      -- As it was sent, where it is no amount of the currency.
      amount_text text,
      remittance text,
      biller_code text,
      biller_reference text,
      requested_execution_date date,
      channel text not null,
      client text not null,
      batch_id text collate "C",
      reasons jsonb,
      -- Who let a possible duplicate go on.
      released_by text,
      check (amount_minor > 0 or state = 'refused')
    )`);
  await runner.query(
    `create index payment_batch on payments.payment (batch_id, batch_line) where batch_id is not null`,
  );
  await runner.query(
    `create index payment_held on payments.payment (requested_execution_date, id) where state = 'held'`,
  );
  await runner.query(
    `create index payment_not_settled on payments.payment (debtor_iban, id) where state <> 'settled'`,
  );
  await runner.query(`
    create table payments.change (
      payment_id bigint not null,
      state payments.state not null,
      at timestamptz not null,
      reasons jsonb,
      case_id text,
      primary key (payment_id, state)
    )`);
}

async function repeatTable(runner: QueryRunner): Promise<void> {
  // A submission that came again: with the same content it is
  // answered with the first outcome, with another it is refused.
  await runner.query(`
    create table payments.repeat (
      id bigint generated always as identity primary key,
      transaction_id text collate "C" not null,
      payment_id bigint not null,
      kind text not null check (kind in ('replayed', 'conflict')),
      channel text not null,
      client text not null,
      batch_id text collate "C",
      batch_line int,
      submitted_at timestamptz not null
    )`);
  await runner.query(`create index repeat_transaction on payments.repeat (transaction_id)`);
  await runner.query(
    `create index repeat_batch on payments.repeat (batch_id, batch_line) where batch_id is not null`,
  );
}

async function intakeTables(runner: QueryRunner): Promise<void> {
  // Single payments between acceptance and outcome, so that
  // each is visible from the moment it was accepted.
  await runner.query(`
    create table payments.accepted (
      transaction_id text collate "C" primary key,
      content_hash bytea not null,
      submission text not null,
      client text not null,
      accepted_at timestamptz not null
    )`);
  await runner.query(`create index accepted_at on payments.accepted (accepted_at)`);
  await runner.query(`
    create table payments.batch (
      id text collate "C" primary key,
      state text not null check (state in ('receiving', 'received', 'broken')),
      format text not null,
      client text not null,
      received int not null default 0,
      malformed int not null default 0,
      problem text,
      original_message_id text,
      created_at timestamptz not null,
      -- The last sign of life of the upload.
      grown_at timestamptz not null default now(),
      received_at timestamptz
    )`);
  await runner.query(`
    create table payments.batch_malformed (
      batch_id text collate "C" not null,
      line int not null,
      transaction_id text,
      problems jsonb not null,
      primary key (batch_id, line)
    )`);
  // One row per shard, so that shards settling the same file do not wait for each other.
  await runner.query(`
    create table payments.batch_count (
      batch_id text collate "C" not null,
      shard smallint not null,
      settled int not null default 0,
      refused int not null default 0,
      held int not null default 0,
      replayed int not null default 0,
      conflicts int not null default 0,
      cancelled int not null default 0,
      primary key (batch_id, shard)
    ) with (fillfactor = 50)`);
}

async function catalogTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table payments.biller (
      code text collate "C" primary key,
      versions jsonb not null,
      changed_at timestamptz not null
    )`);
  // Moves with every change, in the transaction of the change.
  await runner.query(`create table payments.biller_change (last bigint not null)`);
  await runner.query(`insert into payments.biller_change values (0)`);
  await runner.query(`
    create table payments.bill (
      biller_code text collate "C" not null,
      reference text collate "C" not null,
      revision int not null,
      state text not null check (state in ('open', 'paid', 'withdrawn')),
      amount_minor bigint not null,
      currency text not null,
      -- Catalog's word.
      paid_by text,
      -- Ours: set in the settling transaction, so that two payments of one bill cannot both pass.
      payment_ids bigint[] not null default '{}',
      primary key (biller_code, reference)
    )`);
  await runner.query(`create index bill_payments on payments.bill using gin (payment_ids)`);
}
