// The tables that every service keeps of auth's events, made by each service's own migration in its own
// schema.
import type { QueryRunner } from 'typeorm';

export async function createAccessTables(runner: QueryRunner, schema: string): Promise<void> {
  await runner.query(`
    create table ${schema}.trusted_key (
      kid text primary key,
      jwk jsonb not null,
      not_after timestamptz not null
    )`);
  await runner.query(`
    create table ${schema}.blocked_subject (
      subject text primary key,
      blocked_at timestamptz not null,
      reason text not null,
      unblocked_at timestamptz
    )`);
  await runner.query(`
    create table ${schema}.ended_session (
      session text primary key,
      until timestamptz not null
    )`);
}
