// A file of payments as the server tells of it: its progress, followed to the end, and its outcomes for a
// person.
import { setTimeout as pause } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { ConnectionLost, type Server } from './server.js';
import { columns, grouped, paint, printLine } from './terminal.js';

export interface BatchProgress {
  batchId: string;
  state: 'receiving' | 'received' | 'broken';
  received: number;
  settled: number;
  rejected: number;
  duplicates: number;
  parked: number;
  pending: number;
  held: number;
  problem?: string;
}

const reconnectsMax = 10;
const reconnectAfterMs = 1_000;

/**
 * Every change of a file's progress, until nothing is pending but what waits for its day. Goes on after a
 * lost connection.
 */
export async function* followBatch(server: Server, batchId: string): AsyncGenerator<BatchProgress> {
  for (let failures = 0; ; failures++) {
    try {
      for await (const { event, data } of serverEvents(server, `/v1/payment-batches/${batchId}/events`)) {
        if (event === 'error') throw new ConnectionLost(`The server stopped telling (${data}).`);
        failures = 0;
        const progress = JSON.parse(data) as BatchProgress;
        yield progress;
        if (event === 'done') return;
      }
    } catch (error) {
      const isCut = error instanceof ConnectionLost || (error as NodeJS.ErrnoException).code === 'ECONNRESET';
      if (!isCut) throw error;
      if (failures >= reconnectsMax)
        throw new ConnectionLost(
          `${(error as Error).message} The file is kept; see later: pagesa status ${batchId}`,
          { cause: error },
        );
    }
    await pause(reconnectAfterMs);
  }
}

async function* serverEvents(server: Server, path: string): AsyncGenerator<{ event: string; data: string }> {
  const answer = await server.call(path, { headers: { accept: 'text/event-stream' } });
  let event = 'message';
  let data = '';
  for await (const line of createInterface({ input: answer })) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    else if (line.startsWith('data:')) data += line.slice(5).trim();
    else if (line === '' && data) {
      yield { event, data };
      [event, data] = ['message', ''];
    }
  }
}

/** True when every record has an outcome that nobody has to look at. */
export function wentWell({ state, rejected, parked }: BatchProgress): boolean {
  return state !== 'broken' && rejected === 0 && parked === 0;
}

const outcomes = [
  ['settled', 'green', ''],
  ['rejected', 'red', 'refused, malformed or in conflict with an earlier payment'],
  ['duplicates', 'yellow', 'the same payment came before; its outcome stands'],
  ['parked', 'red', 'could not be handled: pagesa dead-letters list'],
  ['held', 'yellow', 'until their day'],
  ['waiting', 'yellow', 'not yet decided'],
] as const;

export function printProgress(progress: BatchProgress): void {
  const counts = { ...progress, waiting: progress.pending - progress.held };
  const { batchId, received, state, problem } = progress;
  printLine(
    `${paint('bold', batchId)}  ${grouped(received)} ${received === 1 ? 'payment' : 'payments'} received`,
  );
  if (problem) printLine(`  ${paint('red', state === 'broken' ? 'broken' : 'problem')}  ${problem}`);
  const told = outcomes.filter(([name]) => name === 'settled' || counts[name] > 0);
  const rows = columns(
    told.map(([name, , remark]) => [name, grouped(counts[name]), remark]),
    [1],
  );
  rows.forEach((row, at) => printLine(`  ${row.replace(told[at][0], paint(told[at][1], told[at][0]))}`));
}
