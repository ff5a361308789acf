// The boot check of the guard: a route that nobody marked must fail the start, not wait for somebody to
// call it.
import { RequestMethod, type INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { markOf } from './marks.js';

/** Throws, naming every route that says neither @Public() nor whom it allows. */
export function assertEveryRouteIsGuarded(app: INestApplicationContext): void {
  const open: string[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') open.push(...unmarkedRoutes(metatype));
    }
  }
  if (open.length > 0)
    throw new Error(`these routes say neither @Public() nor @Allow(…): ${[...new Set(open)].join(', ')}`);
}

function unmarkedRoutes(controller: object & { name?: string }): string[] {
  const prototype = (controller as { prototype: Record<string, unknown> }).prototype;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined;
    if (typeof handler !== 'function' || name === 'constructor') return [];
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined || isMarked(handler, controller)) return [];
    const path = [controller, handler].map((target) => Reflect.getMetadata(PATH_METADATA, target) as unknown);
    return [`${RequestMethod[method]} ${path.join('/').replace(/\/+/g, '/')} (${controller.name}.${name})`];
  });
}

function isMarked(handler: object, controller: object): boolean {
  const mark = markOf(handler, controller);
  if (!mark || 'public' in mark) return mark !== undefined;
  const { scopes = [], roles = [], kinds = [] } = mark.allow;
  return scopes.length + roles.length + kinds.length > 0;
}
