// Which message a file was, so that its report names the version that was sent.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MessageName1763900230000 implements MigrationInterface {
  name = 'MessageName1763900230000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table payments.batch add column original_message_name text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
