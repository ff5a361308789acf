// The tables of replies, of case work, and of what goes to and comes from other banks.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CaseWork1763900400001 implements MigrationInterface {
  name = 'CaseWork1763900400001';

  async up(runner: QueryRunner): Promise<void> {
    // An operator says that a suppressed mail is a request.
    await runner.query(`alter table cancellations.mail add column forced boolean not null default false`);
    // Whose money it is, for the customer's own view.
    await runner.query(`alter table cancellations.case add column debtor_iban text collate "C"`);
    await runner.query(`create index case_debtor on cancellations.case (debtor_iban)`);
    await replyTables(runner);
    await workTables(runner);
    await interbankTables(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function replyTables(runner: QueryRunner): Promise<void> {
  // The outbox. `sending` is committed before the last bytes go out: found after a crash, the reply may have
  // arrived.
  await runner.query(`
    create table cancellations.reply (
      id text collate "C" primary key,
      case_id text collate "C" not null references cancellations.case (id),
      kind text not null,
      -- A reply of a kind goes out once per occasion: the mail it answers, or the decision it tells.
      occasion text collate "C" not null,
      to_address text not null,
      language text not null,
      subject text not null,
      text text not null,
      in_reply_to text[] not null default '{}',
      letter bytea,
      state text not null default 'waiting'
        check (state in ('waiting', 'sending', 'sent', 'refused', 'in-doubt', 'bounced')),
      attempts int not null default 0,
      made_at timestamptz not null,
      next_at timestamptz not null,
      sent_at timestamptz,
      problem text,
      unique (case_id, kind, occasion)
    )`);
  await runner.query(
    `create index reply_due on cancellations.reply (next_at, id) where state in ('waiting', 'sending')`,
  );
  await runner.query(`create index reply_address on cancellations.reply (to_address, made_at)`);
}

async function workTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table cancellations.link (
      case_id text collate "C" not null references cancellations.case (id),
      other_id text collate "C" not null references cancellations.case (id),
      why text not null,
      primary key (case_id, other_id),
      check (case_id <> other_id)
    )`);
  await runner.query(`
    create table cancellations.saved_filter (
      owner text collate "C" not null,
      name text not null,
      query text not null,
      primary key (owner, name)
    )`);
  // Addresses that an operator has confirmed to be a customer's, per account.
  await runner.query(`
    create table cancellations.known_sender (
      address text collate "C" not null,
      iban text collate "C" not null,
      confirmed_by text not null,
      confirmed_at timestamptz not null,
      primary key (address, iban)
    )`);
  // Which billers must agree before a payment to them is undone; a copy of what catalog publishes.
  await runner.query(`
    create table cancellations.biller (
      code text collate "C" primary key,
      consent boolean not null
    )`);
}

async function interbankTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table cancellations.recall (
      case_id text collate "C" primary key references cancellations.case (id),
      message_id text collate "C" not null unique,
      cancellation_id text collate "C" not null unique,
      transaction_id text collate "C" not null,
      amount_minor bigint not null,
      currency text not null,
      debtor_iban text not null,
      creditor_iban text not null,
      xml text not null,
      made_at timestamptz not null,
      written_at timestamptz,
      answer_due_at timestamptz not null,
      state text not null default 'asked' check (state in ('asked', 'pending', 'returned', 'refused')),
      code text
    )`);
  await runner.query(
    `create index recall_open on cancellations.recall (transaction_id) where state in ('asked', 'pending')`,
  );
  // Messages of other banks and of customers' programs, as received.
  await runner.query(`
    create table cancellations.message (
      id text collate "C" primary key,
      content_hash bytea not null unique,
      name text not null,
      raw bytea not null,
      received_at timestamptz not null,
      state text not null check (state in ('taken', 'unmatched', 'refused')),
      problem text,
      case_ids text[] not null default '{}'
    )`);
}
