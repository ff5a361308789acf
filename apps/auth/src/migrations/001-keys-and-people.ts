// The first tables of auth: keys, machine clients, people, their OTP tokens and sessions, and the audit
// trail.
import { createAccessTables } from '#access';
import { createConsumerTables } from '#log';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeysAndPeople1763900200000 implements MigrationInterface {
  name = 'KeysAndPeople1763900200000';

  async up(runner: QueryRunner): Promise<void> {
    await createConsumerTables(runner, 'auth');
    await createAccessTables(runner, 'auth');
    await runner.query(`
      create table auth.signing_key (
        kid text primary key,
        jwk jsonb not null,
        -- The private key, sealed.
        private_sealed bytea not null,
        signs_from timestamptz not null,
        signs_until timestamptz not null check (signs_until > signs_from),
        not_after timestamptz not null
      )`);
    await runner.query(clients);
    await runner.query(people);
    await runner.query(sessions);
    await runner.query(audit);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const clients = `
  create table auth.client (
    id text primary key,
    name text not null,
    scopes text[] not null,
    -- Public keys for private_key_jwt, as an RFC 7517 set; null: secrets only.
    jwks jsonb,
    requests_per_second_max int check (requests_per_second_max > 0),
    state text not null default 'active' check (state in ('active', 'blocked')),
    made_at timestamptz not null
  );
  create table auth.client_secret (
    id text primary key,
    client_id text not null references auth.client (id),
    -- SHA-256: a secret is 32 random bytes, so there is nothing that a slow hash would protect from guessing.
    hash bytea not null,
    made_at timestamptz not null,
    expires_at timestamptz
  );
  create index on auth.client_secret (client_id)`;

const people = `
  create table auth.person (
    id text primary key,
    kind text not null check (kind in ('customer', 'operator')),
    username text not null unique check (username = lower(username)),
    first_name text not null,
    last_name text not null,
    email text,
    phone text,
    language text not null default 'sq' check (language in ('sq', 'sr', 'en')),
    password_hash text,
    password_set_at timestamptz,
    state text not null default 'invited' check (state in ('invited', 'active', 'blocked', 'closed')),
    block_reason text,
    -- Of customers.
    "right" text check ("right" in ('info', 'payment')),
    ibans text[] not null default '{}',
    -- Of operators.
    roles text[] not null default '{}',
    made_at timestamptz not null,
    check ((kind = 'customer') = ("right" is not null)),
    check (kind = 'operator' or roles = '{}'),
    check (state <> 'active' or password_hash is not null)
  );
  create table auth.otp_token (
    id text primary key,
    person_id text not null references auth.person (id),
    kind text not null check (kind in ('mtoken', 'hardware-hotp', 'hardware-totp')),
    serial text unique,
    secret_sealed bytea not null,
    algorithm text not null default 'sha1' check (algorithm in ('sha1', 'sha256', 'sha512')),
    digits smallint not null default 6 check (digits between 6 and 8),
    step_seconds smallint not null default 30,
    -- The last counter or time step that was used up: only higher ones are ever accepted.
    last_moving_factor bigint not null default -1,
    -- By how many steps the token's clock is ahead of ours.
    drift_steps int not null default 0,
    failures int not null default 0,
    state text not null check (state in ('pending', 'active', 'blocked', 'void')),
    made_at timestamptz not null
  );
  create index on auth.otp_token (person_id)`;

const sessions = `
  create table auth.session (
    id text primary key,
    person_id text not null references auth.person (id),
    address text not null,
    agent text not null,
    begun_at timestamptz not null,
    used_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text
  );
  create index on auth.session (person_id) where ended_at is null;
  create table auth.refresh_token (
    hash bytea primary key,
    session_id text not null references auth.session (id),
    issued_at timestamptz not null,
    used_at timestamptz
  );
  create index on auth.refresh_token (session_id);
  -- Failures in a row, by what was tried (a keyed hash of the username) and from where; also of usernames nobody has.
  create table auth.sign_in_failure (
    lane text primary key,
    failures int not null,
    failed_at timestamptz not null,
    blocked_until timestamptz
  )`;

const audit = `
  create table auth.audit_entry (
    seq bigint primary key,
    -- The entry as JSON, byte for byte what its hash was made of.
    body text not null,
    hash bytea not null,
    at_ms bigint generated always as ((body::json ->> 'atMs')::bigint) stored,
    act text generated always as (body::json ->> 'act') stored,
    actor text generated always as (body::json ->> 'actor') stored,
    target text generated always as (body::json ->> 'target') stored,
    address text generated always as (body::json ->> 'address') stored
  );
  create index on auth.audit_entry (actor, seq);
  create index on auth.audit_entry (target, seq);
  create index on auth.audit_entry (at_ms);
  create table auth.audit_head (
    one boolean primary key default true check (one),
    seq bigint not null,
    hash bytea not null
  );
  insert into auth.audit_head (seq, hash) values (0, '');
  create function auth.refuse_change() returns trigger language plpgsql as
    'begin raise exception ''the audit trail is append-only''; end';
  create trigger append_only before update or delete or truncate on auth.audit_entry
    for each statement execute function auth.refuse_change()`;
