// Makes a delivery of what was fetched from a partition: unwanted types and republished records are left out.
import type { Batch, KafkaMessage } from 'kafkajs';
import type { Delivery } from '../deliver.js';
import type { Position } from '../position.sql.js';
import type { EventCatalog, ReceivedEvent } from '../port.js';
import type { PoisonRecord } from '../record-batch.js';
import { originOf, receivedMessage, typeOf } from './message.js';

export interface Reader {
  catalog: EventCatalog;
  types: Set<string> | undefined;
}

/** The delivery of some messages of a batch to the partition's holder. */
export function deliveryOf(
  batch: Batch,
  messages: KafkaMessage[],
  { held, owner, catalog, types }: Reader & { held: Position; owner: string },
): Delivery {
  const { topic, partition } = batch;
  const events: ReceivedEvent[] = [];
  const poison: PoisonRecord[] = [];
  const seen = { ...held.sequences };
  let hasOrigins = false;
  for (const message of messages) {
    if (Number(message.offset) < held.position) continue;
    if (types && !types.has(typeOf(message, topic, catalog))) continue;
    const origin = originOf(message);
    if (origin) {
      if (origin.sequence <= (seen[origin.source] ?? -1)) continue;
      seen[origin.source] = origin.sequence;
      hasOrigins = true;
    }
    const read = receivedMessage(message, topic, catalog);
    if ('reason' in read) poison.push(read);
    else events.push(read);
  }
  const to = Math.max(held.position, endOf(batch, messages));
  // A part of the whole claims only what it holds, or the rest would be taken for repetitions.
  const sequencesBefore = (offset: number) =>
    !hasOrigins ? undefined : offset >= to ? seen : sequencesOf(messages, offset, held);
  return { topic, partition, owner, from: held.position, to, events, poison, sequencesBefore };
}

/** The offset after these messages; control records, which are never handed over, end a batch with them. */
function endOf(batch: Batch, messages: KafkaMessage[]): number {
  const last = messages[messages.length - 1];
  const isEnd = last === batch.messages[batch.messages.length - 1];
  return Number(isEnd ? batch.lastOffset() : last.offset) + 1;
}

function sequencesOf(messages: KafkaMessage[], before: number, held: Position): Record<string, number> {
  const sequences = { ...held.sequences };
  for (const message of messages) {
    if (Number(message.offset) >= before) break;
    const origin = originOf(message);
    if (origin) sequences[origin.source] = Math.max(origin.sequence, sequences[origin.source] ?? -1);
  }
  return sequences;
}
