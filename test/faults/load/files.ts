// A file of payments, uploaded slowly enough to be hit half
// way, and sent again as a whole until it was taken.
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../sim/random.js';
import type { Instance } from '../stand/instance.js';
import { isPassing, type Answer, type Client } from './client.js';
import type { Entry, Journal } from './journal.js';

const againAfterMs = 300;
const chunks = 8;
const uploadTimeoutMs = 20_000;

export interface SentFile {
  batchId: string;
  records: number;
}

/** Sends a file of so many payments; resolves with its batch when the product has taken it. */
export async function sendFile(
  of: { client: Client; journal: Journal; random: Random; signal: AbortSignal },
  shape: { records: number; overMs: number; first?: Instance },
): Promise<SentFile | undefined> {
  const { client, journal, random, signal } = of;
  const entries = Array.from({ length: shape.records }, () => journal.next('file'));
  let to = shape.first;
  while (!signal.aborted) {
    const instance = to ?? client.anyInstance(random);
    to = undefined;
    const answer = instance && (await upload(client, instance, { entries, overMs: shape.overMs }));
    if (!answer || isPassing(answer.status)) {
      await pause(againAfterMs);
      continue;
    }
    if (answer.status !== 202 || answer.body.received !== shape.records)
      journal.complain(entries[0], `its file was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    for (const entry of entries) entry.isAnswered = true;
    return { batchId: answer.body.batchId as string, records: shape.records };
  }
  return undefined;
}

async function upload(
  client: Client,
  instance: Instance,
  file: { entries: Entry[]; overMs: number },
): Promise<Answer | undefined> {
  try {
    return await client.send(instance, '/v1/payment-batches', {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: ReadableStream.from(slowly(file)),
      duplex: 'half',
      timeoutMs: uploadTimeoutMs,
    });
  } catch (error) {
    file.entries[0].lastTrouble = error;
    return undefined;
  }
}

async function* slowly({ entries, overMs }: { entries: Entry[]; overMs: number }) {
  const perChunk = Math.ceil(entries.length / chunks);
  for (let at = 0; at < entries.length; at += perChunk) {
    const lines = entries.slice(at, at + perChunk).map(({ submission }) => `${JSON.stringify(submission)}\n`);
    yield Buffer.from(lines.join(''));
    await pause(overMs / chunks);
  }
}
