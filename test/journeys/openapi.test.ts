// The OpenAPI document as somebody reads it who writes a client from it: every operation can be told apart,
// says what it takes and gives, and how it fails.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { hostEverything, type WholeHost } from './support/whole-host.js';

interface Response {
  content?: Record<string, object>;
}

interface Operation {
  operationId: string;
  parameters?: { name: string; schema: { default?: unknown } }[];
  requestBody?: { content: Record<string, object> };
  responses: Record<string, Response>;
  security?: object[];
}

let host: WholeHost;
let operations: [route: string, operation: Operation][];
const of = (route: string): Operation => operations.find(([name]) => name === route)![1];

beforeAll(async () => {
  host = await hostEverything('openapi');
  const { body } = await host.call('GET', '/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  operations = Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
  );
});
afterAll(() => host?.stop());

it('has an id of its own for every operation', () => {
  const ids = operations.map(([, { operationId }]) => operationId);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

it('gives no parameter a default that its own schema refuses', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  for (const [route, { parameters = [] }] of operations)
    for (const { name, schema } of parameters)
      if ('default' in schema)
        expect([route, name, ajv.validate(schema, schema.default)]).toEqual([route, name, true]);
});

it('says for every operation how it succeeds, and that it fails with a problem document', () => {
  const silent = operations.filter(
    ([, { responses }]) => !Object.keys(responses).some((status) => status.startsWith('2')),
  );
  expect(silent.map(([route]) => route)).toEqual([]);
  const guarded = operations.filter(([, { security }]) => security?.length !== 0);
  expect(guarded.length).toBeGreaterThan(80);
  for (const [route, { responses }] of guarded)
    for (const status of ['401', '403', 'default'])
      expect([route, status, Object.keys(responses[status]?.content ?? {})]).toEqual([
        route,
        status,
        ['application/problem+json'],
      ]);
});

describe.each([
  ['POST /v1/payments', ['application/json'], '202', ['application/json']],
  ['GET /v1/payments/{transactionId}', [], '200', ['application/json']],
  ['GET /v1/payments/{transactionId}/details.pdf', [], '200', ['application/pdf']],
  ['GET /v1/accounts/{iban}', [], '200', ['application/json']],
  [
    'GET /v1/accounts/{iban}/statement',
    [],
    '200',
    ['application/json', 'application/pdf', 'text/csv', 'application/xml'],
  ],
  [
    'POST /v1/payment-batches',
    ['application/x-ndjson', 'text/csv', 'application/xml'],
    '202',
    ['application/json'],
  ],
  [
    'GET /v1/payment-batches/{batchId}/report',
    [],
    '200',
    ['application/json', 'text/csv', 'application/xml'],
  ],
  ['GET /v1/payment-batches/{batchId}/events', [], '200', ['text/event-stream']],
  ['POST /v1/cancellations', ['message/rfc822'], '201', undefined],
  [
    'POST /v1/auth/token',
    ['application/x-www-form-urlencoded', 'application/json'],
    '200',
    ['application/json'],
  ],
])('%s', (route, takes, status, gives) => {
  it('says what it takes and what it gives', () => {
    const { requestBody, responses } = of(route);
    expect(Object.keys(requestBody?.content ?? {})).toEqual(takes);
    if (gives) expect(Object.keys(responses[status].content ?? {})).toEqual(gives);
  });
});
