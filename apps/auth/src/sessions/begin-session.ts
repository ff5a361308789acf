// Begins a session, and answers with its tokens; every refresh answers the same way.
import { createHash } from 'node:crypto';
import { newId, now, randomToken } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import type { PersonRow } from '../people/person.sql.js';
import { callerOfPerson, lifetimes } from './session.rules.js';
import { insertRefreshToken, insertSession } from './session.sql.js';

/** What a signed-in person gets. */
export interface SessionAnswer {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  refresh_token: string;
  scope: string;
  roles: string[];
  session_id: string;
}

/** The client_id in the tokens of people: the pages that they use. */
const clientIds: Record<PersonRow['kind'], string> = { customer: 'e-banking', operator: 'back-office' };

export async function beginSession(
  tx: Tx,
  person: PersonRow,
  from: { address: string; agent: string },
): Promise<string> {
  const at = now();
  const id = newId('ses');
  await insertSession(tx, {
    id,
    person_id: person.id,
    address: from.address,
    agent: from.agent.slice(0, 200),
    begun_at: at,
    used_at: at,
    expires_at: new Date(at.getTime() + lifetimes[person.kind].sessionSeconds * 1_000),
  });
  return id;
}

/** Makes the next refresh token of a session, and an access token with it. */
export async function issueTokens(
  auth: Auth,
  tx: Tx,
  { person, sessionId }: { person: PersonRow; sessionId: string },
): Promise<SessionAnswer> {
  const refreshToken = randomToken(32);
  await insertRefreshToken(tx, { hash: refreshHash(refreshToken), sessionId, at: now() });
  const caller = callerOfPerson(person, sessionId);
  const { accessSeconds } = lifetimes[person.kind];
  return {
    access_token: await auth.signer.accessToken(caller, {
      clientId: clientIds[person.kind],
      livesSeconds: accessSeconds,
    }),
    token_type: 'Bearer',
    expires_in: accessSeconds,
    refresh_token: refreshToken,
    scope: caller.scopes.join(' '),
    roles: caller.roles,
    session_id: sessionId,
  };
}

// 32 random bytes: nothing to guess, so a fast hash keeps them.
export function refreshHash(refreshToken: string): Buffer {
  return createHash('sha256').update(refreshToken).digest();
}
