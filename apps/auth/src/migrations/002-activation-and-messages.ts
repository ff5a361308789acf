// Agreements, activation codes, resets, confirmations, the outbox, and what operators propose to each other.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ActivationAndMessages1763900210000 implements MigrationInterface {
  name = 'ActivationAndMessages1763900210000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [agreements, messages, resets, tokens, confirmations, proposals])
      await runner.query(statements);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const agreements = `
  create table auth.agreement (
    id text primary key,
    person_id text not null references auth.person (id),
    "right" text not null check ("right" in ('info', 'payment')),
    token text check (token in ('mtoken', 'hardware')),
    delivery text not null check (delivery in ('branch', 'sms', 'email')),
    made_by text not null,
    made_at timestamptz not null
  );
  create index on auth.agreement (person_id);
  create table auth.activation_code (
    id text primary key,
    person_id text not null references auth.person (id),
    purpose text not null check (purpose in ('access', 'mtoken')),
    -- Keyed: a code is too short to be safe behind a hash that anybody can compute.
    hash bytea not null,
    delivery text not null check (delivery in ('branch', 'sms', 'email')),
    made_by text not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    failures int not null default 0,
    state text not null default 'open' check (state in ('open', 'used', 'void', 'locked'))
  );
  -- New codes make old ones void.
  create unique index on auth.activation_code (person_id, purpose) where state = 'open'`;

const messages = `
  create table auth.message (
    id text primary key,
    person_id text references auth.person (id),
    channel text not null check (channel in ('mail', 'sms')),
    template text not null,
    sent_to text not null,
    body_sealed bytea,
    made_at timestamptz not null,
    next_attempt_at timestamptz not null,
    give_up_at timestamptz not null,
    attempts int not null default 0,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
    ended_at timestamptz,
    problem text,
    check ((state = 'waiting') = (body_sealed is not null))
  );
  create index on auth.message (next_attempt_at) where state = 'waiting';
  create index on auth.message (person_id, made_at)`;

const resets = `
  -- A keyed hash over everything that a reset asks for; the personal number and the card are kept nowhere else.
  alter table auth.person add column reset_facts bytea;
  create unique index on auth.person (reset_facts);
  create table auth.reset_request (
    id text primary key,
    facts bytea not null,
    address text not null,
    made_at timestamptz not null
  );
  create table auth.reset_link (
    hash bytea primary key,
    person_id text not null references auth.person (id),
    purpose text not null check (purpose in ('confirm', 'not-me')),
    request_id text not null,
    address text not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    failures int not null default 0,
    used_at timestamptz
  );
  create index on auth.reset_link (person_id, made_at)`;

const tokens = `
  -- A hardware token lies in stock until a customer gets it.
  alter table auth.otp_token alter column person_id drop not null;
  alter table auth.otp_token drop constraint otp_token_state_check;
  alter table auth.otp_token add check (state in ('stock', 'pending', 'active', 'blocked', 'void'));
  alter table auth.otp_token add check ((state = 'stock') = (person_id is null))`;

const confirmations = `
  create table auth.confirmation (
    id text primary key,
    person_id text not null references auth.person (id),
    session_id text not null,
    -- What the customer saw and confirms; the code is bound to its digest.
    payments jsonb not null,
    digest text not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    failures int not null default 0,
    used_at timestamptz
  );
  create index on auth.confirmation (made_at);
  create table auth.used_assertion (
    hash bytea primary key,
    expires_at timestamptz not null
  )`;

const proposals = `
  create table auth.operator_proposal (
    id text primary key,
    kind text not null check (kind in ('add', 'change-roles', 'close')),
    content jsonb not null,
    proposed_by text not null,
    proposed_at timestamptz not null,
    state text not null default 'proposed' check (state in ('proposed', 'approved', 'rejected')),
    decided_by text,
    decided_at timestamptz,
    -- Nobody approves what they proposed.
    check (decided_by <> proposed_by),
    check ((state = 'proposed') = (decided_by is null))
  );
  create table auth.first_admin_link (
    hash bytea primary key,
    expires_at timestamptz not null,
    used_at timestamptz
  )`;
