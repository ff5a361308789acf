// How long sessions and their tokens live, and what a person's access token says. Pure.
import type { Caller } from '#access';
import type { PersonRow } from '../people/person.sql.js';

export interface Lifetimes {
  accessSeconds: number;
  /** A session not refreshed for so long is dead. */
  idleSeconds: number;
  /** A session is dead after so long, whatever is done. */
  sessionSeconds: number;
}

/**
 * RTS 2018/389, article 4(3)(d): five minutes without activity end a customer's session. The page refreshes
 * while the
 * customer works in it; when it stops, the last access token and the right to refresh both end after five
 * minutes.
 */
export const lifetimes: Record<PersonRow['kind'], Lifetimes> = {
  customer: { accessSeconds: 300, idleSeconds: 300, sessionSeconds: 8 * 3_600 },
  operator: { accessSeconds: 600, idleSeconds: 1_800, sessionSeconds: 12 * 3_600 },
};

const infoScopes = ['accounts:read', 'payments:read', 'catalog:read'];

export function callerOfPerson(person: PersonRow, sessionId: string): Caller {
  const name = `${person.first_name} ${person.last_name}`;
  const shared = { subject: person.id, kind: person.kind, name, session: sessionId };
  if (person.kind === 'operator') return { ...shared, scopes: [], roles: person.roles };
  const scopes = person.right === 'payment' ? [...infoScopes, 'payments:write'] : infoScopes;
  return { ...shared, scopes, roles: [], ibans: person.ibans };
}

/** Operators always need a second factor, customers when they may pay. */
export function needsCode(person: Pick<PersonRow, 'kind' | 'right'>): boolean {
  return person.kind === 'operator' || person.right === 'payment';
}
