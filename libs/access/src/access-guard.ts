// The guard of every HTTP route: no mark, no entry; a public mark, no token; otherwise a checked token with
// what the mark asks for.
import { Problem } from '#http';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { markOf, type RequestWithCaller } from './marks.js';
import { checkPermission, type Permission } from './permission.rules.js';
import { RequestLimit } from './request-limit.js';
import { TokenCheck, type AccessHost } from './token-check.js';

/**
 * The one guard of an application: `app.useGlobalGuards(accessGuard(runtime))`. It reads the copy of keys
 * and blocks of
 * the service given; with several services in one process give auth's, whose copy is the first to know of a
 * block.
 */
export function accessGuard(host: AccessHost): CanActivate {
  return new AccessGuard(new TokenCheck(host), new RequestLimit());
}

export class AccessGuard implements CanActivate {
  constructor(
    private readonly tokens: TokenCheck,
    private readonly limit: RequestLimit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const mark = markOf(context.getHandler(), context.getClass());
    if (!mark) throw new Problem('forbidden', 'nobody may use this');
    if ('public' in mark) return true;
    const request = context.switchToHttp().getRequest<RequestWithCaller>();
    const caller = await this.tokens.callerOf(bearerOf(request.headers.authorization));
    const check = checkPermission(caller, mark.allow);
    if (!check.ok) throw notAllowed(check.detail, mark.allow);
    this.limit.count(caller);
    request.caller = caller;
    return true;
  }
}

// A scope that would help is named; where only a role or another kind of caller would, there is none to name.
function notAllowed(detail: string, { scopes: scope = [] }: Permission): Problem {
  return new Problem('forbidden', detail, { tokenError: { error: 'insufficient_scope', scope } });
}

function bearerOf(header: string | string[] | undefined): string {
  const token = typeof header === 'string' ? /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1] : undefined;
  if (token) return token;
  const isTried = typeof header === 'string' && /^Bearer\b/i.test(header);
  throw new Problem('unauthorized', 'send an access token: Authorization: Bearer <token>', {
    ...(isTried && { tokenError: { error: 'invalid_token' } }),
  });
}
