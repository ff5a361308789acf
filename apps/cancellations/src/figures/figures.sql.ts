// Statements of the figures: how many cases, how fast, and what came of them.
import type { Database } from '#db';

type Reader = Pick<Database, 'rows'>;

export function countStates(
  database: Reader,
  at: Date,
): Promise<{ state: string; count: number; overdue: number }[]> {
  return database.rows(
    `select state, count(*)::int as count, (count(*) filter (where due_at < $1))::int as overdue
     from cancellations.case group by state order by state`,
    [at],
  );
}

export function countReplyStates(database: Reader): Promise<{ state: string; count: number }[]> {
  return database.rows(
    `select state, count(*)::int as count from cancellations.reply group by state order by state`,
  );
}

export function countMailStates(database: Reader): Promise<{ state: string; count: number }[]> {
  return database.rows(
    `select state, count(*)::int as count from cancellations.mail group by state order by state`,
  );
}

export interface FigureRow {
  day: string;
  reason: string;
  opened: number;
  matched_alone: number;
  open: number;
  overdue: number;
  reversed: number;
  cancelled: number;
  rejected: number;
  failed: number;
  recovered_minor: number;
  hours_to_decision: number | null;
}

export interface TotalRow {
  reason: string;
  opened: number;
  matched_alone: number;
  recovered_minor: number;
  seconds_to_decision: number | null;
}

// The amount is that of the payment which the case is about, as payments told it.
const casesWithAmounts = `cancellations.case c
     left join lateral (
       select (k ->> 'amountMinor')::bigint as minor from jsonb_array_elements(c.known || c.twins) k
       where k ->> 'transactionId' = c.transaction_id limit 1
     ) p on true`;
const recovered =
  "coalesce(sum(p.minor) filter (where c.state in ('reversed', 'cancelled')), 0)::bigint as recovered_minor";

/** The cases opened since an instant, by reason, for whoever scrapes. */
export function readTotals(database: Reader, since: Date): Promise<TotalRow[]> {
  return database.rows<TotalRow>(
    `select c.reason, count(*)::int as opened, (count(*) filter (where c.match = 'one'))::int as matched_alone,
       ${recovered},
       extract(epoch from percentile_cont(0.5) within group (order by c.decided_at - c.opened_at))::float8
         as seconds_to_decision
     from ${casesWithAmounts}
     where c.opened_at >= $1 and c.state <> 'merged'
     group by c.reason`,
    [since],
  );
}

/** One row per day of opening and reason. `matched_alone`: matched without a hand. */
export function readFigures(database: Reader, of: { from: Date; to: Date; at: Date }): Promise<FigureRow[]> {
  return database.rows<FigureRow>(
    `select to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD') as day, c.reason, count(*)::int as opened,
       (count(*) filter (where c.match = 'one'))::int as matched_alone,
       (count(*) filter (where c.decided_at is null))::int as open,
       (count(*) filter (where c.decided_at is null and c.due_at < $3))::int as overdue,
       (count(*) filter (where c.state = 'reversed'))::int as reversed,
       (count(*) filter (where c.state = 'cancelled'))::int as cancelled,
       (count(*) filter (where c.state = 'rejected'))::int as rejected,
       (count(*) filter (where c.state = 'failed'))::int as failed,
       ${recovered},
       (extract(epoch from percentile_cont(0.5) within group (order by c.decided_at - c.opened_at)) / 3600)::float8
         as hours_to_decision
     from ${casesWithAmounts}
     where c.opened_at >= $1 and c.opened_at < $2 and c.state <> 'merged'
     group by 1, 2 order by 1, 2`,
    [of.from, of.to, of.at],
  );
}
