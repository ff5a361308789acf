// The signs of misuse that the bank's blocking policy counts.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MisuseSigns1763900220000 implements MigrationInterface {
  name = 'MisuseSigns1763900220000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table auth.misuse_sign (
        person_id text not null references auth.person (id),
        signal text not null check (signal in ('wrong-codes', 'copied-sessions', 'resets')),
        at timestamptz not null
      )`);
    await runner.query(`create index on auth.misuse_sign (person_id, signal, at)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
