// The tables of mails and cases. What must never happen is refused by the schema too: one decision on a
// payment at a time, by two people.
import { createAccessTables } from '#access';
import { createConsumerTables } from '#log';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Cases1763900400000 implements MigrationInterface {
  name = 'Cases1763900400000';

  async up(runner: QueryRunner): Promise<void> {
    await createConsumerTables(runner, 'cancellations');
    await createAccessTables(runner, 'cancellations');
    await mailTables(runner);
    await caseTables(runner);
    await historyTable(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function mailTables(runner: QueryRunner): Promise<void> {
  // As received, before anything is read of it: what is stored here is never lost.
  await runner.query(`
    create table cancellations.mail (
      id text collate "C" primary key,
      content_hash bytea not null unique,
      door text not null check (door in ('http', 'smtp', 'imap', 'camt')),
      submitted_by text,
      envelope_from text,
      raw bytea not null,
      received_at timestamptz not null,
      state text not null default 'received' check (state in ('received', 'handled', 'suppressed', 'parked')),
      -- Nobody else handles it before then.
      claimed_until timestamptz,
      attempts int not null default 0,
      reason text,
      case_id text collate "C",
      message_id text,
      from_address text,
      from_name text,
      subject text
    )`);
  await runner.query(`alter table cancellations.mail alter column raw set storage external`);
  await runner.query(
    `create index mail_received on cancellations.mail (received_at, id) where state = 'received'`,
  );
  await runner.query(
    `create index mail_not_handled on cancellations.mail (state, id) where state in ('suppressed', 'parked')`,
  );
  await runner.query(`create index mail_case on cancellations.mail (case_id, id)`);
}

async function caseTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table cancellations.case (
      id text collate "C" primary key,
      number bigint generated always as identity unique,
      state text collate "C" not null check (state in ('received', 'matched', 'unmatched', 'awaiting', 'proposed',
        'approved', 'recalled', 'reversed', 'cancelled', 'failed', 'rejected', 'merged')),
      version int not null default 1,
      mail_id text collate "C" not null references cancellations.mail (id),
      opened_at timestamptz not null,
      changed_at timestamptz not null,
      due_at timestamptz,
      customer_address text,
      customer_name text,
      subject text not null,
      language text not null,
      -- What the mail says: numbers with their places, verification, amounts, accounts, reason.
      findings jsonb not null,
      verification text not null,
      match text,
      confidence int check (confidence between 0 and 100),
      evidence jsonb not null default '[]',
      transaction_id text collate "C",
      -- What payments answered: every payment asked for, and the twins.
      known jsonb not null default '[]',
      twins jsonb not null default '[]',
      missing jsonb not null default '[]',
      reason text not null,
      reason_text text not null,
      assignee text,
      locked_by text,
      locked_until timestamptz,
      proposal jsonb,
      approval jsonb,
      failure jsonb,
      consent jsonb,
      decided_at timestamptz,
      merged_into text collate "C",
      check (approval is null or approval ->> 'by' <> proposal ->> 'by'),
      check (state not in ('approved', 'recalled', 'reversed', 'cancelled', 'rejected') or approval is not null)
    )`);
  // Two cases about one payment: only one of them may be carried out.
  await runner.query(
    `create unique index case_undoing on cancellations.case (transaction_id)
     where state in ('approved', 'recalled', 'reversed', 'cancelled')`,
  );
  await runner.query(`create index case_state on cancellations.case (state, due_at)`);
  await runner.query(`create index case_transaction on cancellations.case (transaction_id)`);
  await runner.query(`create index case_customer on cancellations.case (customer_address)`);
}

async function historyTable(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table cancellations.history (
      id bigint generated always as identity primary key,
      case_id text collate "C" not null references cancellations.case (id),
      at timestamptz not null,
      actor text not null,
      act text not null,
      details jsonb not null default '{}'
    )`);
  await runner.query(`create index history_case on cancellations.history (case_id, id)`);
  await runner.query(`
    create function cancellations.refuse_change() returns trigger language plpgsql as $$
      begin raise exception 'the history of a case is never changed'; end $$`);
  await runner.query(`
    create trigger history_stays before update or delete on cancellations.history
    for each row execute function cancellations.refuse_change()`);
}
