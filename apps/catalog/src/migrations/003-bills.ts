// Open bills of billers, the payments that pay them, and every change of a bill.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Bills1763900500000 implements MigrationInterface {
  name = 'Bills1763900500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table catalog.bill (
        biller_code text collate "C" not null,
        reference text collate "C" not null,
        revision int not null check (revision > 0),
        amount_minor bigint not null check (amount_minor > 0),
        currency text not null,
        due_date date,
        payer text,
        withdrawn boolean not null default false,
        -- The transaction that pays it now.
        paid_by text,
        -- A payment counts before anything else: the money moved.
        state text not null generated always as
          (case when paid_by is not null then 'paid' when withdrawn then 'withdrawn' else 'open' end) stored,
        changed_by text not null,
        changed_at timestamptz not null,
        primary key (biller_code, reference)
      )`);
    await runner.query(`create index bill_state on catalog.bill (biller_code, state, reference)`);
    // What payments told, also of references that no bill is registered for yet.
    await runner.query(`
      create table catalog.bill_payment (
        payment_id text collate "C" primary key,
        transaction_id text not null,
        biller_code text collate "C" not null,
        reference text collate "C" not null,
        state text not null check (state in ('settled', 'reversed')),
        at timestamptz not null
      )`);
    await runner.query(`create index bill_payment_bill on catalog.bill_payment (biller_code, reference)`);
    await runner.query(`
      create table catalog.bill_change (
        biller_code text collate "C" not null,
        reference text collate "C" not null,
        revision int not null,
        state text not null,
        amount_minor bigint not null,
        currency text not null,
        due_date date,
        payer text,
        paid_by text,
        changed_by text not null,
        changed_at timestamptz not null,
        primary key (biller_code, reference, revision)
      )`);
    await runner.query(`
      create trigger append_only before update or delete or truncate on catalog.bill_change
        for each statement execute function catalog.refuse_change()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
