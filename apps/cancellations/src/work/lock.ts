// Takes a case for a change: locked in the database, and free of another operator's lock.
import { Problem } from '#http';
import { now } from '#time';
import type { Tx } from '#db';
import type { CaseRow } from '../cases/case-row.js';
import { lockCase } from '../cases/case.sql.js';

/** Throws a problem if the case is not there, or somebody else works on it. */
export async function lockForWork(tx: Tx, caseId: string, subject: string): Promise<CaseRow> {
  const row = await lockCase(tx, caseId);
  if (!row) throw new Problem('not-found', `there is no case ${caseId}`);
  const isHeld = row.locked_by !== null && row.locked_by !== subject && row.locked_until! > now();
  if (isHeld)
    throw new Problem(
      'conflict',
      `${row.locked_by} works on the case until ${row.locked_until!.toISOString()}`,
      {
        errors: [{ path: '', code: 'locked', message: `locked by ${row.locked_by}` }],
      },
    );
  return row;
}
