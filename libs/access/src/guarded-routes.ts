// The boot check of the guard, and its table as data: a route that nobody marked must fail the start, not
// wait for somebody to call it.
import { RequestMethod, type INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { markOf } from './marks.js';
import type { Permission } from './permission.rules.js';

/** Who may call a route of the application, named as OpenAPI does: `GET /v1/payments/{transactionId}`. */
export type RouteTable = Map<string, 'everybody' | Permission>;

/** The table of all routes; throws, naming every route that says neither @Public() nor whom it allows. */
export function assertEveryRouteIsGuarded(app: INestApplicationContext): RouteTable {
  const table: RouteTable = new Map();
  const open: string[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      for (const { route, handler, name } of routesOf(metatype)) {
        const who = whoMay(handler, metatype);
        if (who) table.set(route, who);
        else open.push(`${route} (${metatype.name}.${name})`);
      }
    }
  }
  if (open.length > 0)
    throw new Error(`these routes say neither @Public() nor @Allow(…): ${[...new Set(open)].join(', ')}`);
  return table;
}

function routesOf(controller: object): { route: string; handler: object; name: string }[] {
  const prototype = (controller as { prototype: Record<string, unknown> }).prototype;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined;
    if (typeof handler !== 'function' || name === 'constructor') return [];
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    return pathsOf(controller).flatMap((prefix) =>
      pathsOf(handler).map((path) => ({
        route: routeOf(RequestMethod[method], `/${prefix}/${path}`),
        handler,
        name,
      })),
    );
  });
}

function pathsOf(target: object): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return path === undefined ? [''] : [path].flat();
}

function routeOf(method: string, path: string): string {
  const plain = path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  return `${method} ${plain.replace(/:(\w+)/g, '{$1}')}`;
}

function whoMay(handler: object, controller: object): 'everybody' | Permission | undefined {
  const mark = markOf(handler, controller);
  if (!mark) return undefined;
  if ('public' in mark) return 'everybody';
  const { scopes = [], roles = [], kinds = [] } = mark.allow;
  return scopes.length + roles.length + kinds.length > 0 ? mark.allow : undefined;
}
