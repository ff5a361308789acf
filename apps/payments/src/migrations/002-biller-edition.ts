// The copy of the catalog is followed by a number that every store moves under a lock, not by clocks.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BillerEdition1763900210000 implements MigrationInterface {
  name = 'BillerEdition1763900210000';

  async up(runner: QueryRunner): Promise<void> {
    // Rows from before are of edition 0: every reader begins below it.
    await runner.query(`alter table payments.biller add column edition bigint not null default 0`);
    await runner.query(`alter table payments.biller drop column changed_at`);
    await runner.query(`create index biller_edition on payments.biller (edition, code)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
