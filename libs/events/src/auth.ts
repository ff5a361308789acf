// The events of the auth service that every other service needs to check a token by itself.
import { defineEvent, instantMs, objectOf, text } from './define.js';

/**
 * A public key that signs access tokens, as an RFC 7517 key;
 * `notAfterMs` is when tokens of it stop being valid.
 */
export interface KeyPublished {
  kid: string;
  jwk: Record<string, unknown>;
  notAfterMs: number;
}

/** A subject whose tokens are refused from `atMs` on. */
export interface SubjectBlocked {
  subject: string;
  atMs: number;
  reason: string;
}

export interface SubjectUnblocked {
  subject: string;
  atMs: number;
}

/** A session whose tokens are refused; after `untilMs` none of them can be alive any more. */
export interface SessionEnded {
  session: string;
  subject: string;
  untilMs: number;
}

export const keyPublished = defineEvent<KeyPublished>({
  name: 'auth.key-published',
  version: 1,
  topic: 'auth.users',
  summary: 'A key signs access tokens from now on.',
  key: (data) => data.kid,
  schema: objectOf({ kid: text(60), jwk: { type: 'object' }, notAfterMs: instantMs }),
  example: { kid: 'key-1', jwk: { kty: 'EC', crv: 'P-256' }, notAfterMs: 1_800_000_000_000 },
});

export const subjectBlocked = defineEvent<SubjectBlocked>({
  name: 'auth.blocked',
  version: 1,
  topic: 'auth.users',
  summary: 'A user, operator or client is blocked: open sessions end.',
  key: (data) => data.subject,
  schema: objectOf({ subject: text(80), atMs: instantMs, reason: text(200) }),
  example: { subject: 'usr_1', atMs: 1_790_000_000_000, reason: 'not me' },
});

export const subjectUnblocked = defineEvent<SubjectUnblocked>({
  name: 'auth.unblocked',
  version: 1,
  topic: 'auth.users',
  summary: 'A blocked user, operator or client is let in again.',
  key: (data) => data.subject,
  schema: objectOf({ subject: text(80), atMs: instantMs }),
  example: { subject: 'usr_1', atMs: 1_790_000_300_000 },
});

export const sessionEnded = defineEvent<SessionEnded>({
  name: 'auth.session-ended',
  version: 1,
  topic: 'auth.users',
  summary: 'A session was signed out or ended: its tokens are refused.',
  key: (data) => data.session,
  schema: objectOf({ session: text(80), subject: text(80), untilMs: instantMs }),
  example: { session: 'ses_1', subject: 'usr_1', untilMs: 1_790_000_600_000 },
});
