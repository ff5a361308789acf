// Reads a caller out of the claims of an access token whose signature is already checked. Never trusts the
// form of a claim.
import type { Caller, CallerKind } from './caller.js';

const kinds: readonly string[] = ['client', 'operator', 'customer'] satisfies CallerKind[];

/** The caller, or undefined if the claims are not those of one of our access tokens. */
export function callerOfClaims(claims: Record<string, unknown>): Caller | undefined {
  const { sub, kind, name, scope, roles, ibans, sid, rps } = claims;
  if (typeof sub !== 'string' || !sub || typeof kind !== 'string' || !kinds.includes(kind)) return undefined;
  const caller: Caller = {
    subject: sub,
    kind: kind as CallerKind,
    name: typeof name === 'string' ? name : sub,
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    roles: textsOf(roles),
  };
  if (ibans !== undefined) caller.ibans = textsOf(ibans);
  if (typeof sid === 'string') caller.session = sid;
  if (typeof rps === 'number') caller.requestsPerSecondMax = rps;
  return caller;
}

/** The claims that `callerOfClaims` reads back. */
export function claimsOfCaller(caller: Omit<Caller, 'subject'>): Record<string, unknown> {
  return {
    kind: caller.kind,
    name: caller.name,
    ...(caller.scopes.length > 0 && { scope: caller.scopes.join(' ') }),
    ...(caller.roles.length > 0 && { roles: caller.roles }),
    ...(caller.ibans && { ibans: caller.ibans }),
    ...(caller.session && { sid: caller.session }),
    ...(caller.requestsPerSecondMax && { rps: caller.requestsPerSecondMax }),
  };
}

function textsOf(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.filter((entry): entry is string => typeof entry === 'string') : [];
}
