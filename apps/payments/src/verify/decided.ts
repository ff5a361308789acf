// What must hold of undoing: two people decided. Cancellations may live in another database; its events tell
// as well.
import type { Database } from '#db';
import type { Invariant } from '#ledger';

const byEvent = `
  select data ->> 'caseId' as case_id, data ->> 'proposedBy' as proposed_by, data ->> 'approvedBy' as approved_by
  from (select split_part(line, chr(9), 5)::json as data
        from log.record_batch b cross join lateral string_to_table(convert_from(b.bytes, 'UTF8'), chr(10)) as line
        where b.topic = 'cancellations.decisions' and line like 'cancellations.approved.%') approved
  where data ->> 'proposedBy' = data ->> 'approvedBy'`;

const byCase = `
  select id as case_id, proposal ->> 'by' as proposed_by, approval ->> 'by' as approved_by from cancellations.case
  where approval is not null and (proposal ->> 'by' is null or proposal ->> 'by' = approval ->> 'by')`;

async function decidedAlone(database: Database, limit: number): Promise<Record<string, unknown>[]> {
  const [found] = await database.rows<{ cases: boolean }>(
    `select to_regclass('cancellations.case') is not null as cases`,
  );
  const text = found.cases ? `(${byEvent}) union (${byCase})` : byEvent;
  return database.rows(`${text} limit $1`, [limit]);
}

export const decisionInvariants: Invariant[] = [
  {
    name: 'four-eyes',
    statement: 'whoever approves a cancellation is not who proposed it',
    offending: decidedAlone,
  },
];
