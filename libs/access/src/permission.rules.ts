// Decides whether a caller may use a route. Pure; deny by default.
import type { Caller, CallerKind } from './caller.js';

/**
 * What a route asks for: any one of the scopes or any one of the roles; `kinds` narrows it to some kinds of
 * callers. A scope that ends in `:*` stands for every scope that begins so.
 */
export interface Permission {
  scopes?: readonly string[];
  roles?: readonly string[];
  kinds?: readonly CallerKind[];
}

export type PermissionCheck = { ok: true } | { ok: false; detail: string };

export function checkPermission(caller: Caller, permission: Permission): PermissionCheck {
  const { scopes = [], roles = [], kinds } = permission;
  if (kinds && !kinds.includes(caller.kind))
    return { ok: false, detail: `this is for ${listed(kinds)} callers; this caller is a ${caller.kind}` };
  if (scopes.length === 0 && roles.length === 0)
    return kinds ? { ok: true } : { ok: false, detail: 'nobody may use this' };
  if (scopes.some((scope) => holds(caller, scope))) return { ok: true };
  if (roles.some((role) => caller.roles.includes(role))) return { ok: true };
  const wanted = [
    scopes.length > 0 && `the scope ${listed(scopes)}`,
    roles.length > 0 && `the role ${listed(roles)}`,
  ].filter(Boolean);
  return { ok: false, detail: `this needs ${wanted.join(' or ')}` };
}

function holds({ scopes }: Caller, asked: string): boolean {
  if (!asked.endsWith(':*')) return scopes.includes(asked);
  return scopes.some((scope) => scope.startsWith(asked.slice(0, -1)));
}

function listed(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(' or ');
}
