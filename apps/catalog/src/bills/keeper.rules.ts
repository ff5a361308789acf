// Whose bills a caller may keep. Pure; the route's mark has let the caller in already.
import type { Caller } from '#access';

const scope = 'catalog:bills';

/** Whoever keeps bills: clients by these scopes. */
export const keeperScopes = [scope, `${scope}:*`];

/**
 * `catalog:bills` is for the bills of every biller, `catalog:bills:customs` for those of one: a client that
 * was given only such scopes cannot ask for more.
 */
export function mayKeepBillsOf({ kind, scopes }: Caller, billerCode: string): boolean {
  return kind !== 'client' || scopes.includes(scope) || scopes.includes(`${scope}:${billerCode}`);
}

/** Whether a caller may know who must pay a bill and who paid it. */
export function maySeePayer(caller: Caller, billerCode: string): boolean {
  if (caller.kind === 'operator') return true;
  return caller.kind === 'client' && mayKeepBillsOf(caller, billerCode);
}
