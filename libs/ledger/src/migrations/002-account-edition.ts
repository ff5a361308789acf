// Copies of accounts follow a number that every change moves under a lock, not the server's clock.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AccountEdition1763900100001 implements MigrationInterface {
  name = 'AccountEdition1763900100001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger stamp on ledger.account`);
    await runner.query(`drop trigger mark on ledger.account`);
    await runner.query(`drop function ledger.stamp_account_change(), ledger.mark_account_change()`);
    await runner.query(`alter table ledger.account drop column changed_at`);
    // Accounts from before are of edition 0: nobody holds them in memory yet.
    await runner.query(`alter table ledger.account add column edition bigint not null default 0`);
    await runner.query(`create index account_edition on ledger.account (edition)`);
    // The number's row stays locked until commit, so editions become visible in their order.
    await runner.query(`
      create function ledger.begin_account_edition() returns trigger language plpgsql as $$
      begin
        update ledger.account_change set last = last + 1;
        return null;
      end $$`);
    await runner.query(`
      create function ledger.stamp_account_edition() returns trigger language plpgsql as $$
      begin
        select last into strict new.edition from ledger.account_change;
        return new;
      end $$`);
    await runner.query(`
      create trigger begin_edition before insert or update on ledger.account
      for each statement execute function ledger.begin_account_edition()`);
    await runner.query(`
      create trigger stamp_edition before insert or update on ledger.account
      for each row execute function ledger.stamp_account_edition()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
