// Statements of files of payments: their intake, their progress, and what became of each record.
import type { Database, Tx } from '#db';
import { integers, texts } from '#db';
import type { FormProblem } from '#events';

export function beginBatch(
  database: Database,
  batch: { batchId: string; format: string; client: string; at: Date },
): Promise<number> {
  return database.run(
    `insert into payments.batch (id, state, format, client, created_at) values ($1, 'receiving', $2, $3, $4)`,
    [batch.batchId, batch.format, batch.client, batch.at],
  );
}

export async function growBatch(
  tx: Tx,
  grown: {
    batchId: string;
    received: number;
    malformed: readonly { line: number; transactionId?: string; problems: FormProblem[] }[];
  },
): Promise<void> {
  const { batchId, received, malformed } = grown;
  await tx.run(
    `update payments.batch set received = received + $2, malformed = malformed + $3, grown_at = now() where id = $1`,
    [batchId, received, malformed.length],
  );
  if (malformed.length === 0) return;
  await tx.run(
    `insert into payments.batch_malformed (batch_id, line, transaction_id, problems)
     select $1, line, transaction_id, problems::jsonb
     from unnest($2::int[], $3::text[], $4::text[]) as w (line, transaction_id, problems)`,
    [
      batchId,
      integers(malformed.map((record) => record.line)),
      texts(malformed.map((record) => record.transactionId)),
      texts(malformed.map((record) => JSON.stringify(record.problems))),
    ],
  );
}

export function endBatch(
  database: Database,
  end: {
    batchId: string;
    state: 'received' | 'broken';
    problem: string | undefined;
    head: { messageId: string; messageName: string } | undefined;
    at: Date;
  },
): Promise<number> {
  return database.run(
    `update payments.batch set state = $2, problem = $3, original_message_id = $4, original_message_name = $5,
       received_at = $6 where id = $1`,
    [
      end.batchId,
      end.state,
      end.problem ?? null,
      end.head?.messageId ?? null,
      end.head?.messageName ?? null,
      end.at,
    ],
  );
}

export interface BatchProgress {
  id: string;
  state: 'receiving' | 'received' | 'broken';
  format: string;
  client: string;
  problem: string | null;
  original_message_id: string | null;
  original_message_name: string | null;
  created_at: Date;
  received: number;
  malformed: number;
  settled: number;
  refused: number;
  held: number;
  replayed: number;
  conflicts: number;
  cancelled: number;
  parked: number;
  /** Parked records that an operator gave up. */
  discarded: number;
}

export async function readProgress(database: Database, batchId: string): Promise<BatchProgress | undefined> {
  const [row] = await database.rows<BatchProgress>(
    `select b.id, b.state, b.format, b.client, b.problem, b.original_message_id, b.original_message_name,
       b.created_at, b.received, b.malformed,
       coalesce(c.settled, 0)::int as settled, coalesce(c.refused, 0)::int as refused, coalesce(c.held, 0)::int as held,
       coalesce(c.replayed, 0)::int as replayed, coalesce(c.conflicts, 0)::int as conflicts,
       coalesce(c.cancelled, 0)::int as cancelled,
       coalesce(d.parked, 0)::int as parked, coalesce(d.discarded, 0)::int as discarded
     from payments.batch b
     left join (select batch_id, sum(settled) as settled, sum(refused) as refused, sum(held) as held,
                  sum(replayed) as replayed, sum(conflicts) as conflicts, sum(cancelled) as cancelled
                from payments.batch_count where batch_id = $1 group by batch_id) c on c.batch_id = b.id
     left join lateral (select count(*) filter (where state in ('parked', 'replaying')) as parked,
                  count(*) filter (where state = 'discarded') as discarded
                from payments.dead_letter
                where event_id collate "C" >= b.id || '/' and event_id collate "C" < b.id || '0') d on true
     where b.id = $1`,
    [batchId],
  );
  return row;
}

export interface ReportRow {
  line: number;
  transaction_id: string | null;
  became: string;
  reasons: { code: string; text?: string; message?: string; path?: string }[] | null;
}

/** What became of the records after a line, in the order of lines. */
export function readReport(
  database: Database,
  { batchId, afterLine, limit }: { batchId: string; afterLine: number; limit: number },
): Promise<ReportRow[]> {
  return database.rows<ReportRow>(
    `(select batch_line as line, transaction_id, state::text as became, reasons from payments.payment
      where batch_id = $1 and batch_line > $2 order by batch_line limit $3)
     union all
     (select batch_line, transaction_id, kind, null from payments.repeat
      where batch_id = $1 and batch_line > $2 order by batch_line limit $3)
     union all
     (select line, transaction_id, 'malformed', problems from payments.batch_malformed
      where batch_id = $1 and line > $2 order by line limit $3)
     union all
     (select split_part(event_id, '/', 2)::int, null, 'parked',
        jsonb_build_array(jsonb_build_object('code', 'NARR', 'text', reason))
      from payments.dead_letter
      where event_id collate "C" >= $1 || '/' and event_id collate "C" < $1 || '0' and state in ('parked', 'replaying', 'discarded')
        and split_part(event_id, '/', 2)::int > $2 order by 1 limit $3)
     order by line limit $3`,
    [batchId, afterLine, limit],
  );
}

/** Files whose upload stopped growing long ago: the process that took them in is gone. */
export function closeAbandoned(database: Pick<Database, 'run'>, silentMinutes: number): Promise<number> {
  return database.run(
    `update payments.batch set state = 'broken', problem = 'the upload was cut; send the file again'
     where state = 'receiving' and grown_at < now() - $1 * interval '1 minute'`,
    [silentMinutes],
  );
}

/**
 * Files of which only the records are known, for a day after a backup was restored that is older than they
 * are: they are kept as cut uploads of as many records as came.
 */
export function adoptUnknown(database: Pick<Database, 'run'>): Promise<number> {
  return database.run(
    `insert into payments.batch (id, state, format, client, received, problem, created_at)
     select c.batch_id, 'broken', 'unknown', coalesce(p.client, ''), c.done, 'the backup that was restored is older than the file', now()
     from (
       select batch_id, sum(settled + refused + held + replayed + conflicts + cancelled) as done
       from payments.batch_count c where not exists (select from payments.batch b where b.id = c.batch_id)
       group by batch_id
     ) c
     left join lateral (select client from payments.payment p where p.batch_id = c.batch_id limit 1) p on true
     where exists (select from log.leap where at > now() - interval '1 day')
     on conflict do nothing`,
  );
}
