// What all operations of the OpenAPI document have in common: an id of their own, who may call them, and how
// they fail. A door describes only what is its own.
import type { assertEveryRouteIsGuarded } from '#access';

interface Described {
  description?: string;
  headers?: object;
  content?: Record<string, unknown>;
}

interface Operation {
  operationId?: string;
  responses?: Record<string, Described>;
}

interface Outline {
  paths: Record<string, object>;
  components?: { schemas?: Record<string, unknown> };
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const challenge = { 'WWW-Authenticate': { schema: { type: 'string' }, description: 'RFC 6750' } };
const unauthorized = { description: 'no valid access token', headers: challenge, content: problemContent };
const forbidden = {
  description: 'the token does not allow this',
  headers: challenge,
  content: problemContent,
};
const anyProblem = { description: 'any other error', content: problemContent };

/**
 * Writes the guard's own table into the document, so that the two cannot differ: `x-allow` of an operation.
 */
export function completeOperations(
  document: Outline,
  routes: ReturnType<typeof assertEveryRouteIsGuarded>,
): void {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      operation.operationId = idOf(method, path);
      const who = routes.get(`${method.toUpperCase()} ${path}`);
      if (who) Object.assign(operation, who === 'everybody' ? { security: [] } : { 'x-allow': who });
      operation.responses = responsesOf(operation.responses ?? {}, who !== 'everybody');
    }
  }
}

/** Unique, as the method and the path are; names of controllers are not. */
function idOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}

function responsesOf(said: Record<string, Described>, isGuarded: boolean): Record<string, Described> {
  const described = Object.entries(said).map(([status, response]) => {
    const fails = Number(status) >= 400 && !response.content;
    return [status, fails ? { ...response, content: problemContent } : response];
  });
  return {
    ...(isGuarded && { '401': unauthorized, '403': forbidden }),
    ...(Object.fromEntries(described) as Record<string, Described>),
    default: anyProblem,
  };
}

const text = { type: 'string' };
const problemSchema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status'],
  properties: {
    type: { ...text, examples: ['urn:pagesa:problem:malformed'] },
    title: text,
    status: { type: 'integer' },
    detail: text,
    instance: text,
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code', 'message'],
        properties: { path: text, code: text, message: text },
      },
    },
  },
};
