import { afterAll, describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { gzipSync } from 'node:zlib';
import { jsonBodyParser, refusePackedBodies } from './json-body.js';
import { Problem } from './problem.js';

const server = fastify();
refusePackedBodies(server);
server.removeContentTypeParser('application/json');
server.addContentTypeParser('application/json', { parseAs: 'buffer' }, jsonBodyParser(server) as never);
server.setErrorHandler((error, _request, reply) => {
  const { type, errors } = error instanceof Problem ? error.document : {};
  const code = errors?.[0]?.code ?? type ?? (error as Error).name;
  return reply.status(400).send({ code });
});
server.post('/', ({ body }) => ({ body }));
afterAll(() => server.close());

async function read(body: string | Buffer, more: Record<string, string> = {}): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...more };
  const answer = await server.inject({ method: 'POST', url: '/', headers, payload: body });
  return (JSON.parse(answer.body) as { body?: unknown; code?: string }).code ?? JSON.parse(answer.body).body;
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a JSON body', () => {
  it.each<[string, string | Buffer, unknown]>([
    ['is read', '{"a":"ë"}', { a: 'ë' }],
    ['may be 100 deep', nested(100), JSON.parse(nested(100))],
    [
      'may hold any number of brackets in a text',
      JSON.stringify({ a: '[{"\\'.repeat(500) }),
      expect.anything(),
    ],
    ['may hold many lists side by side', `[${nested(3)}${`,${nested(3)}`.repeat(200)}]`, expect.anything()],
    ['is not deeper than 100', nested(101), 'depth'],
    ['is not deeper than 100 in a field', `{"a":${'{"b":'.repeat(101)}1${'}'.repeat(102)}`, 'depth'],
    ['is not deeper, closed or not', '{"a":['.repeat(5_000), 'depth'],
    ['is UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'encoding'],
    ['names no prototype', '{"__proto__":{"isAdmin":true}}', 'FastifyError'],
    ['names no prototype by way of the constructor', '{"constructor":{"prototype":{}}}', 'FastifyError'],
    ['is JSON', '{"a":NaN}', 'FastifyError'],
  ])('%s', async (...[, body, expected]) => {
    expect(await read(body)).toEqual(expected);
  });

  it('is not packed, whatever it says of itself', async () => {
    const refusal = 'urn:pagesa:problem:unsupported-media-type';
    expect(await read('{"a":1}', { 'content-encoding': 'gzip' })).toBe(refusal);
    expect(await read(gzipSync('{"a":1}'), { 'content-encoding': 'GZIP' })).toBe(refusal);
    expect(await read('{"a":1}', { 'content-encoding': 'identity' })).toEqual({ a: 1 });
  });
});
