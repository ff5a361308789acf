// Whose bills a caller may keep. Pure; the route's mark has let the caller in already.
import type { Caller } from '#access';

const scope = 'catalog:bills';

/**
 * A client with scopes such as `catalog:bills:customs` is held to those billers; without any it keeps all.
 */
export function mayKeepBillsOf({ kind, scopes }: Caller, billerCode: string): boolean {
  if (kind !== 'client') return true;
  const own = scopes.filter((each) => each.startsWith(`${scope}:`));
  return own.length === 0 || own.includes(`${scope}:${billerCode}`);
}

/** Whether a caller may know who must pay a bill and who paid it. */
export function maySeePayer(caller: Caller, billerCode: string): boolean {
  if (caller.kind === 'operator') return true;
  return caller.kind === 'client' && caller.scopes.includes(scope) && mayKeepBillsOf(caller, billerCode);
}
