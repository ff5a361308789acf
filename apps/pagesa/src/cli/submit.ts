// `pagesa submit`: streams a file of payments to the server, follows it to its end, and tells what became of
// it.
import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import { followBatch, printProgress, wentWell, type BatchProgress } from './batch.js';
import { CommandFailed, onlyPositional, textOption, UsageError, type Command } from './command.js';
import { paymentLines } from './payment-lines.js';
import { findPlace, Server } from './server.js';
import { columns, grouped, printJson, printLine, printNote, Progress, size } from './terminal.js';

const usage = `Usage: pagesa submit FILE [--format FORMAT] [--no-wait] [--json]

Streams a file of payments of any size to the server, follows it until every payment has its outcome, and tells how many
were settled, refused and so on. FILE may be - for standard input.

  --format FORMAT  xml (pain.001), csv, ndjson or json; by the file's ending if left out
  --wait           follow the file to its end (done if nothing else is said)
  --no-wait        end as soon as every record of the file is durable at the server
  --json           the final progress as JSON

Exit code 1 if the file is broken, or any payment in it was refused or parked.
`;

const mediaTypes = {
  xml: 'application/xml',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  json: 'application/x-ndjson',
} as const;
type Format = keyof typeof mediaTypes;

export const command: Command = {
  usage,
  options: { format: { type: 'string' }, wait: { type: 'boolean' }, 'no-wait': { type: 'boolean' } },
  async run(given) {
    const file = onlyPositional(given, 'FILE');
    const format = formatOf(file, textOption(given, 'format'));
    if (given.values.wait && given.values['no-wait'])
      throw new UsageError('--wait and --no-wait exclude each other.');
    const source = openFile(file);
    const server = new Server(findPlace(), 'payments:write payments:read');
    const taken = await upload(server, source, format);
    if (given.values['no-wait']) {
      if (given.json) printJson(taken);
      else
        printLine(
          `${taken.batchId}  ${grouped(taken.received)} received; see: pagesa status ${taken.batchId}`,
        );
      return taken.problem ? 1 : 0;
    }
    const end = await follow(server, taken.batchId);
    if (given.json) printJson(end);
    else await printEnd(server, end);
    return wentWell(end) ? 0 : 1;
  },
};

function formatOf(file: string, given: string | undefined): Format {
  const told = (given ?? extname(file).slice(1)).toLowerCase();
  if (told in mediaTypes) return told as Format;
  if (given !== undefined) throw new UsageError(`--format is xml, csv, ndjson or json, not "${given}".`);
  throw new UsageError(`The ending of "${file}" tells no format; say --format xml, csv, ndjson or json.`);
}

interface Source {
  name: string;
  /** Undefined when it comes from a pipe. */
  bytes: number | undefined;
  stream: AsyncIterable<Uint8Array>;
}

function openFile(file: string): Source {
  if (file === '-') return { name: 'standard input', bytes: undefined, stream: process.stdin };
  try {
    const found = statSync(file);
    if (found.isDirectory()) throw new CommandFailed(`${file} is a folder, not a file of payments.`);
    return { name: file, bytes: found.isFile() ? found.size : undefined, stream: createReadStream(file) };
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    throw new CommandFailed(`${file} cannot be read: ${readingProblem(error)}.`);
  }
}

function readingProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return { ENOENT: 'there is no such file', EACCES: 'no permission' }[code ?? ''] ?? message;
}

interface Taken {
  batchId: string;
  received: number;
  problem?: { message: string };
}

const uploadSilentMsMax = 600_000;

async function upload(server: Server, source: Source, format: Format): Promise<Taken> {
  const progress = new Progress();
  const counted = countBytes(source, progress);
  try {
    return await server.json<Taken>('/v1/payment-batches', {
      method: 'POST',
      headers: { 'content-type': mediaTypes[format] },
      body: format === 'json' ? paymentLines(counted) : counted,
      silentMsMax: uploadSilentMsMax,
    });
  } catch (error) {
    const { path } = error as NodeJS.ErrnoException;
    if (path === source.name) throw new CommandFailed(`${path} cannot be read: ${readingProblem(error)}.`);
    throw error;
  } finally {
    progress.end();
  }
}

async function* countBytes({ stream, bytes, name }: Source, progress: Progress): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of stream) {
    yield chunk;
    sent += chunk.length;
    progress.show(`${size(sent)} of ${name} sent`, bytes && sent / bytes);
  }
}

async function follow(server: Server, batchId: string): Promise<BatchProgress> {
  const shown = new Progress();
  let last: BatchProgress | undefined;
  try {
    for await (const progress of followBatch(server, batchId)) {
      last = progress;
      const decided = progress.received - progress.pending + progress.held;
      shown.show(
        `${grouped(decided)} of ${grouped(progress.received)} payments decided`,
        progress.received ? decided / progress.received : 1,
      );
    }
  } finally {
    shown.end();
  }
  return last!;
}

const reportedMax = 10;
// The report of a larger file would take longer to read than a person wants to wait for ten lines of it.
const reportReadMax = 20_000;

interface ReportLine {
  line: number;
  transactionId?: string;
  status: string;
  reasons: { code: string; text: string }[];
}

async function printEnd(server: Server, end: BatchProgress): Promise<void> {
  printProgress(end);
  if (wentWell(end) || end.rejected + end.parked === 0) return;
  const report = `/v1/payment-batches/${end.batchId}/report`;
  if (end.received <= reportReadMax) {
    const { lines } = await server.json<{ lines: ReportLine[] }>(report);
    const bad = lines.filter(({ status }) => !['settled', 'held', 'duplicate'].includes(status));
    printLine();
    const rows = bad
      .slice(0, reportedMax)
      .map(({ line, transactionId = '', status, reasons: [first] }) => [
        `record ${line}`,
        transactionId,
        status,
        first ? `${first.code}  ${first.text}` : '',
      ]);
    for (const row of columns(rows)) printLine(`  ${row}`);
    if (bad.length > reportedMax) printLine(`  and ${grouped(bad.length - reportedMax)} more`);
  }
  printNote(`\nWhat became of each record: ${server.url}${report}`);
}
