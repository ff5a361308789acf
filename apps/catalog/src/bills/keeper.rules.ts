// Whose bills a caller may keep. Pure; the route's mark has let the caller in already.
import type { Caller } from '#access';
import { Problem } from '#http';

const scope = 'catalog:bills';

/** A client with scopes such as `catalog:bills:customs` is held to those billers; without any it keeps all. */
export function assertKeepsBillsOf(caller: Caller, billerCode: string): void {
  if (caller.kind !== 'client') return;
  const own = caller.scopes.filter((each) => each.startsWith(`${scope}:`));
  if (own.length > 0 && !own.includes(`${scope}:${billerCode}`))
    throw new Problem('forbidden', `this client keeps the bills of other billers, not of ${billerCode}`);
}

/** Whether a caller may know who must pay a bill and who paid it. */
export function isStaff(caller: Caller, billerCode: string): boolean {
  if (caller.kind === 'operator') return true;
  if (caller.kind !== 'client' || !caller.scopes.includes(scope)) return false;
  const own = caller.scopes.filter((each) => each.startsWith(`${scope}:`));
  return own.length === 0 || own.includes(`${scope}:${billerCode}`);
}
