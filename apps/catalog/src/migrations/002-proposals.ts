// Changes on their way: who proposed what, and who of the others decided.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Proposals1763900400000 implements MigrationInterface {
  name = 'Proposals1763900400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table catalog.proposal (
        id text collate "C" primary key,
        state text not null default 'pending'
          check (state in ('pending', 'approved', 'rejected', 'withdrawn')),
        note text not null,
        proposed_by text not null,
        proposer_name text not null,
        proposed_at timestamptz not null,
        decided_by text,
        decider_name text,
        decided_at timestamptz,
        decision_note text,
        check ((state = 'pending') = (decided_by is null)),
        -- Four eyes, whatever the code above does.
        check (state not in ('approved', 'rejected') or decided_by <> proposed_by),
        check (state <> 'withdrawn' or decided_by = proposed_by)
      )`);
    await runner.query(`create index proposal_state on catalog.proposal (state, id)`);
    await runner.query(`
      create table catalog.proposed_change (
        proposal_id text collate "C" not null references catalog.proposal (id),
        code text collate "C" not null,
        -- The latest version when it was proposed; 0 for a new biller.
        based_on int not null check (based_on >= 0),
        content jsonb not null,
        primary key (proposal_id, code)
      )`);
    await runner.query(`create index proposed_change_code on catalog.proposed_change (code)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
