// Makes a delivery of what was fetched from a partition: unwanted types and republished records are left out.
import type { Batch, KafkaMessage } from 'kafkajs';
import type { Delivery } from '../deliver.js';
import type { Position } from '../position.sql.js';
import type { EventCatalog, ReceivedEvent } from '../port.js';
import { readRecord, type PoisonRecord } from '../record-batch.js';
import { arrivedRecord, typeOf, type ArrivedRecord } from './message.js';
import type { Seal } from './seal.js';

export interface Reader {
  catalog: EventCatalog;
  seal: Seal;
  types: Set<string> | undefined;
}

/** The delivery of some messages of a batch to the partition's holder. */
export function deliveryOf(
  batch: Batch,
  messages: KafkaMessage[],
  { held, owner, types, ...reader }: Reader & { held: Position; owner: string },
): Delivery {
  const { topic, partition } = batch;
  const events: ReceivedEvent[] = [];
  const poison: PoisonRecord[] = [];
  const relayed: ArrivedRecord[] = [];
  const seen = { ...held.sequences };
  for (const message of messages) {
    if (Number(message.offset) < held.position) continue;
    if (types && !types.has(typeOf(message, topic, reader.catalog))) continue;
    const arrived = arrivedRecord(message, batch, reader);
    if ('reason' in arrived) {
      poison.push(arrived);
      continue;
    }
    const { origin } = arrived;
    if (origin) {
      if (origin.sequence <= (seen[origin.source] ?? -1)) continue;
      seen[origin.source] = origin.sequence;
      relayed.push(arrived);
    }
    const read = readRecord(arrived, reader.catalog);
    if ('reason' in read) poison.push(read);
    else events.push(read);
  }
  const to = Math.max(held.position, endOf(batch, messages));
  // A part of the whole claims only what it holds, or the rest would be taken for repetitions.
  const sequencesBefore = (offset: number) =>
    relayed.length === 0 ? undefined : offset >= to ? seen : sequencesOf(relayed, offset, held);
  return { topic, partition, owner, from: held.position, to, events, poison, sequencesBefore };
}

/** The offset after these messages; control records, which are never handed over, end a batch with them. */
function endOf(batch: Batch, messages: KafkaMessage[]): number {
  const last = messages[messages.length - 1];
  const isEnd = last === batch.messages[batch.messages.length - 1];
  return Number(isEnd ? batch.lastOffset() : last.offset) + 1;
}

function sequencesOf(relayed: ArrivedRecord[], before: number, held: Position): Record<string, number> {
  const sequences = { ...held.sequences };
  // In their order, and each higher than the one before it of the same source.
  for (const { offset, origin } of relayed)
    if (offset < before && origin) sequences[origin.source] = origin.sequence;
  return sequences;
}
