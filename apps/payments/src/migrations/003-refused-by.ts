// Who refused a possible duplicate is kept, as who let one go on is.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RefusedBy1763900220000 implements MigrationInterface {
  name = 'RefusedBy1763900220000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table payments.payment add column refused_by text`);
    await runner.query(
      `alter table payments.payment add check (refused_by is null or state = 'refused' and released_by is null)`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
