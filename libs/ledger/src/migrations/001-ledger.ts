// The ledger's tables: what must hold about money holds here too, whatever the code does.
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, transfers, balances by shard, and the hash chain, in the schema "ledger". */
export class Ledger1763900100000 implements MigrationInterface {
  name = 'Ledger1763900100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists ledger`);
    await accountTables(runner);
    await transferTables(runner);
    await chainTables(runner);
    await runner.query(`create sequence ledger.block increment by 8192 minvalue 8192`);
    await refuseChanges(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function accountTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table ledger.account (
      id int generated always as identity primary key,
      iban text collate "C" not null unique,
      kind text not null check (kind in ('customer', 'biller', 'clearing', 'internal')),
      owner_name text not null,
      currency char(3) not null,
      state text not null default 'open' check (state in ('open', 'blocked', 'closed')),
      -- How far below zero the account may go; null: without limit (clearing and internal accounts).
      overdraft_minor bigint default 0 check (overdraft_minor >= 0),
      -- Debits of an account are decided under the lock of its shard.
      shard smallint not null,
      -- For clearing accounts: the bank behind it.
      bank text unique,
      opened_at timestamptz not null default now(),
      changed_at timestamptz not null default clock_timestamp()
    )`);
  await runner.query(`create index account_changed on ledger.account (changed_at)`);
  // Moves with every change of an account, in its transaction, so that copies in memory know when to look.
  await runner.query(`create table ledger.account_change (last bigint not null) with (fillfactor = 50)`);
  await runner.query(`insert into ledger.account_change values (0)`);
  await runner.query(`
    create function ledger.mark_account_change() returns trigger language plpgsql as $$
    begin
      update ledger.account_change set last = last + 1;
      return null;
    end $$`);
  await runner.query(`
    create function ledger.stamp_account_change() returns trigger language plpgsql as $$
    begin
      new.changed_at := clock_timestamp();
      return new;
    end $$`);
  await runner.query(`
    create trigger stamp before insert or update on ledger.account
    for each row execute function ledger.stamp_account_change()`);
  await runner.query(`
    create trigger mark after insert or update on ledger.account
    for each statement execute function ledger.mark_account_change()`);
}

async function transferTables(runner: QueryRunner): Promise<void> {
  // Credits land in the row of the shard that settles them, so
  // a creditor that everybody pays is nobody's bottleneck.
  await runner.query(`
    create table ledger.balance (
      account_id int not null,
      shard smallint not null,
      debits_minor bigint not null default 0 check (debits_minor >= 0),
      credits_minor bigint not null default 0 check (credits_minor >= 0),
      primary key (account_id, shard)
    ) with (fillfactor = 40)`);
  await runner.query(`
    create table ledger.transfer (
      id bigint primary key,
      debit_account int not null,
      credit_account int not null,
      amount_minor bigint not null check (amount_minor > 0),
      -- The payment it settles or undoes; null for money brought in when an account opens.
      payment_id bigint,
      reverses bigint,
      settled_at timestamptz not null,
      check (debit_account <> credit_account)
    )`);
  await runner.query(`create index transfer_debit on ledger.transfer (debit_account, settled_at)`);
  await runner.query(`create index transfer_credit on ledger.transfer (credit_account, settled_at)`);
  await runner.query(
    `create unique index transfer_reverses on ledger.transfer (reverses) where reverses is not null`,
  );
  // A payment settled at once has its transfer's id; one held first is settled later, once, by another.
  await runner.query(
    `create unique index transfer_late on ledger.transfer (payment_id) where payment_id <> id and reverses is null`,
  );
}

async function chainTables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table ledger.shard (
      shard smallint primary key,
      sequence bigint not null default 0,
      hash bytea not null default decode(repeat('00', 32), 'hex')
    ) with (fillfactor = 50)`);
  await runner.query(`
    create table ledger.chain (
      shard smallint not null,
      sequence bigint not null,
      first_id bigint not null,
      last_id bigint not null,
      count int not null check (count > 0),
      previous bytea not null,
      hash bytea not null,
      primary key (shard, sequence)
    )`);
}

/** What is written in the ledger stays as it is. */
async function refuseChanges(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create function ledger.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% on %.% is not allowed: the ledger is append-only', tg_op, tg_table_schema, tg_table_name;
    end $$`);
  for (const table of ['transfer', 'chain']) {
    await runner.query(`
      create trigger append_only before update or delete or truncate on ledger.${table}
      for each statement execute function ledger.refuse_change()`);
    await runner.query(`revoke update, delete, truncate on ledger.${table} from public`);
  }
}
