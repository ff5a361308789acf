// The marks that routes carry: who may call them. A route that carries none is refused, and fails the start.
import {
  createParamDecorator,
  SetMetadata,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { Caller } from './caller.js';
import type { Permission } from './permission.rules.js';

export const publicMark = 'pagesa:public';
export const allowMark = 'pagesa:allow';

/** The route asks for no token. */
export const Public = (): CustomDecorator => SetMetadata(publicMark, true);

/**
 * A caller passes with any one of the scopes or any one of the roles, and only if it is of one of the
 * kinds, where given.
 */
export const Allow = (permission: Permission): CustomDecorator => SetMetadata(allowMark, permission);

export interface RequestWithCaller {
  headers: Record<string, string | string[] | undefined>;
  caller?: Caller;
}

/** Gives a handler its caller; undefined on a public route. */
export const CallerOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | undefined =>
    context.switchToHttp().getRequest<RequestWithCaller>().caller,
);

/** The mark of a route: its handler's own before its controller's. */
export function markOf(
  handler: object,
  controller: object,
): { public: true } | { allow: Permission } | undefined {
  for (const target of [handler, controller]) {
    if (Reflect.getMetadata(publicMark, target) === true) return { public: true };
    const allow = Reflect.getMetadata(allowMark, target) as Permission | undefined;
    if (allow) return { allow };
  }
  return undefined;
}
