// Makes two writers overlap on purpose, and tells when one waits for the other.
import type { Database } from '#db';

/** A promise that somebody else keeps. */
export function promised(): { kept: Promise<void>; keep: () => void } {
  let keep = (): void => undefined;
  const kept = new Promise<void>((resolve) => (keep = resolve));
  return { kept, keep };
}

/** Resolves when somebody waits for a lock that another transaction holds. */
export async function untilWaiting(database: Pick<Database, 'rows'>): Promise<void> {
  const sql = 'select 1 from pg_locks l join pg_database d on d.oid = l.database where not granted';
  for (;;) {
    const rows = await database.rows(
      `${sql} and datname = current_database() union all
       select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
}
