import { describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener } from 'node:http';
import { followBatch, wentWell, type BatchProgress } from './batch.js';
import { Server } from './server.js';

const progress = (settled: number, more: Partial<BatchProgress> = {}): BatchProgress => ({
  batchId: 'bat_1',
  state: 'received',
  received: 3,
  settled,
  rejected: 0,
  duplicates: 0,
  parked: 0,
  pending: 3 - settled,
  held: 0,
  ...more,
});

const event = (type: string, data: unknown): string =>
  `event: ${type}\nid: 1\ndata: ${JSON.stringify(data)}\n\n`;

/** What is told of a file by a server that gives these answers, one per connection. */
async function followed(answers: RequestListener[]): Promise<number[]> {
  const server = createServer((request, response) => {
    if (request.url !== '/v1/auth/token') return answers.shift()!(request, response);
    response.setHeader('content-type', 'application/json').end('{"access_token":"t"}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  const place = { url: `http://127.0.0.1:${port}`, clientId: 'c', clientSecret: 's' };
  const told: number[] = [];
  try {
    for await (const { settled } of followBatch(new Server(place, ''), 'bat_1')) told.push(settled);
    return told;
  } finally {
    server.close();
  }
}

describe('following a file', () => {
  it('goes on after a connection that broke, and ends with the file', async () => {
    const told = await followed([
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(event('progress', progress(1)), () => response.destroy());
      },
      (_, response) => response.end(event('progress', progress(2)) + event('done', progress(3))),
    ]);
    expect(told).toEqual([1, 2, 3]);
  });

  it('ends at once when the server refuses', async () => {
    await expect(followed([(_, response) => response.writeHead(404).end()])).rejects.toThrow(
      'The server refused (404): Not Found.',
    );
  });
});

describe('wentWell', () => {
  it.each([
    ['all settled', progress(3), true],
    ['some held', progress(2, { held: 1 }), true],
    ['some repeated', progress(2, { duplicates: 1 }), true],
    ['some rejected', progress(2, { rejected: 1 }), false],
    ['some parked', progress(2, { parked: 1 }), false],
    ['broken', progress(3, { state: 'broken' }), false],
  ])('%s', (_, end, well) => expect(wentWell(end)).toBe(well));
});
