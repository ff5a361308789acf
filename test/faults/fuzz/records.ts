// The JSON door of single payments, and the decoder of records on the topic.
import { bodyPipe, jsonBodyParser, Problem } from '#http';
import { eventCatalog, submissionExample } from '#events';
import fastify, { type FastifyInstance } from 'fastify';
import { SubmissionBody } from '../../../apps/payments/src/submit/submission.dto.js';
import { arrivedRecord } from '../../../libs/log/src/kafka/message.js';
import { Seal } from '../../../libs/log/src/kafka/seal.js';
import { readRecord } from '../../../libs/log/src/record-batch.js';
import { must, type Target } from './target.js';

const submission = { name: 'a payment', bytes: Buffer.from(JSON.stringify(submissionExample)) };
const jsonWords = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'null',
  '1',
  '"__proto__":{},',
  '"constructor":{"prototype":1},',
];

let door: FastifyInstance | undefined;

/** As the product's host puts it together: the parser of bodies, and the pipe that checks them. */
function openDoor(): FastifyInstance {
  const server = fastify();
  server.removeContentTypeParser('application/json');
  const parser = jsonBodyParser(server) as never;
  server.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: 1 << 20 }, parser);
  const pipe = bodyPipe();
  server.post('/', async ({ body }) => {
    await pipe.transform(body, { type: 'body', metatype: SubmissionBody });
    return { ok: true };
  });
  server.setErrorHandler((error, _request, reply) => {
    if (error instanceof Problem) return reply.status(error.document.status).send(error.document);
    const {
      statusCode = 500,
      message,
      stack,
    } = error as { statusCode?: number; message: string; stack?: string };
    return reply.status(statusCode).send({ title: message, stack });
  });
  return server;
}

async function readAtDoor(payload: Buffer): Promise<boolean> {
  door ??= openDoor();
  const headers = { 'content-type': 'application/json' };
  const answer = await door.inject({ method: 'POST', url: '/', headers, payload });
  if (answer.statusCode === 200) return true;
  const { title, errors } = JSON.parse(answer.body) as { title?: string; errors?: { message: string }[] };
  must(answer.statusCode >= 400 && answer.statusCode < 500, 'the door failed', answer.body);
  must(Boolean(title), 'the door refused without a reason', answer.body);
  for (const { message } of errors ?? []) must(message !== '', 'a finding says nothing', answer.body);
  return false;
}

const catalog = eventCatalog();
const seal = new Seal('a key of the fuzzer, which nobody knows');
const separator = '\n--header--\n';

// Headers and value in one input, so that both are mutated: each header a line `name: value`.
async function readFromTopic(input: Buffer): Promise<boolean> {
  const at = input.indexOf(separator);
  const head = input.subarray(0, Math.max(0, at)).toString('latin1');
  const headers: Record<string, Buffer> = {};
  for (const line of head.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon)] = Buffer.from(line.slice(colon + 1), 'latin1');
  }
  const value = at < 0 ? input : input.subarray(at + separator.length);
  const message = { key: value.subarray(0, 3), value, headers, timestamp: '1', offset: '7', attributes: 0 };
  const place = { topic: 'payments.submitted', partition: 1 };
  const arrived = arrivedRecord(message, place, { catalog, seal });
  must(arrived.id!.startsWith('foreign/'), 'a record of the fuzzer passes for one of ours', arrived.id);
  const read = 'reason' in arrived ? arrived : readRecord(arrived, catalog);
  if (!('reason' in read)) return true;
  must(read.reason.length > 3, 'a record is parked without a reason', read.reason);
  return false;
}

const withHeaders = Buffer.concat([
  Buffer.from(
    'ce_specversion:1.0\nce_type:payments.submitted.v1\nce_source:/pagesa/intake\nce_id:bat_1/7\n' +
      `ce_time:2026-01-01T00:00:00.000Z\nce_sequence:7\nce_seal:${'a'.repeat(22)}${separator}`,
  ),
  submission.bytes,
]);

export const recordTargets: Target[] = [
  {
    name: 'the JSON door',
    words: jsonWords,
    timeoutMs: 20_000,
    seeds: () => Promise.resolve([submission]),
    read: (input) => readAtDoor(input),
  },
  {
    name: 'records on the topic',
    words: [...jsonWords, '"intake":{"client":"x"},', '.v2', 'ce_id', separator],
    timeoutMs: 20_000,
    seeds: () => Promise.resolve([submission, { name: 'with headers', bytes: withHeaders }]),
    read: (input) => readFromTopic(input),
  },
];
