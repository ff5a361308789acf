// Opens the database itself, beside the running services or without them: the given one, or the embedded one
// of this folder.
import { Database, isConnectionLoss, joinEmbeddedPostgres } from '#db';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailed } from './command.js';
import { printNote } from './terminal.js';

// A check over millions of payments may take long; whoever waits can press Ctrl-C.
const statementTimeoutMs = 6 * 3_600_000;

/**
 * Runs `work` with the database; an embedded server keeps running for it, and is stopped afterwards unless
 * another process uses it.
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const { url, leave } = await findDatabase();
  try {
    const database = await Database.open({
      url,
      schema: 'payments',
      connectionsMax: 2,
      statementTimeoutMs,
      wholeTables: true,
    });
    try {
      await assertPagesa(database);
      return await work(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    throw failureOf(error);
  } finally {
    await leave?.();
  }
}

interface Found {
  url: string;
  /** Absent when the server is not ours. */
  leave?: () => Promise<boolean>;
}

async function findDatabase(): Promise<Found> {
  const given = process.env.DATABASE_URL;
  if (given) {
    if (URL.canParse(given) && /^postgres(ql)?:$/.test(new URL(given).protocol)) return { url: given };
    throw new CommandFailed('DATABASE_URL is no address beginning with postgres:// or postgresql://.');
  }
  const folder = join(process.env.PAGESA_DATA || '.pagesa', 'database');
  if (!existsSync(join(folder, 'postgres', 'PG_VERSION')))
    throw new CommandFailed(
      `There is no database in ${folder}: start Pagesa once (npm start), or set PAGESA_DATA or DATABASE_URL.`,
    );
  const { url, wasRunning, leave } = await joinEmbeddedPostgres(folder);
  if (!wasRunning) printNote(`The database in ${folder} did not run; it runs as long as this command.`);
  return { url, leave };
}

async function assertPagesa(database: Database): Promise<void> {
  const [found] = await database.rows<{ whole: boolean }>(
    `select to_regclass('payments.payment') is not null and to_regclass('log.record_batch') is not null as whole`,
  );
  if (!found.whole)
    throw new CommandFailed('The database holds no payments: Pagesa was never started on it.');
}

/** Whether somebody beside this command is connected: our own connections are these two kinds. */
export async function isUsedByOthers(database: Database): Promise<boolean> {
  const others = await database
    .rows(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
       and application_name not in ('pagesa payments', 'pagesa lease') limit 1`,
    )
    .catch((error: unknown) => {
      // A server that went away needs no stopping; the failure that ended the work is told by the work.
      if (isConnectionLoss(error)) return [{}];
      throw error;
    });
  return others.length > 0;
}

function failureOf(error: unknown): unknown {
  if (error instanceof CommandFailed) return error;
  const { code, message } = error as { code?: string; message: string };
  if (isConnectionLoss(error))
    return new CommandFailed(`The database does not answer (${message || code}).`, { cause: error });
  if (/^(28|3D|42501)/.test(code ?? ''))
    return new CommandFailed(`The database cannot be used: ${message}.`, { cause: error });
  return error;
}
