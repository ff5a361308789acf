// Statements that search cases.
import type { Database } from '#db';
import type { CaseRow } from './case-row.js';

export interface CaseFilter {
  states?: string[] | undefined;
  transactionId?: string | undefined;
  customerAddress?: string | undefined;
  assignee?: string | undefined;
  overdueAt?: Date | undefined;
  text?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  afterId?: string | undefined;
  limit: number;
}

/** Cases that fit, the newest first. */
export function searchCases(database: Pick<Database, 'rows'>, filter: CaseFilter): Promise<CaseRow[]> {
  return database.rows<CaseRow>(
    `select * from cancellations.case c
     where ($1::text[] is null or c.state = any ($1::text[]))
       and ($2::text is null or c.transaction_id = $2)
       and ($3::text is null or c.customer_address = $3)
       and ($4::text is null or c.assignee = $4)
       and ($5::timestamptz is null or c.due_at < $5)
       and ($6::text is null or c.subject ilike '%' || $6 || '%' or c.customer_address ilike '%' || $6 || '%'
         or c.customer_name ilike '%' || $6 || '%' or c.transaction_id ilike '%' || $6 || '%')
       and ($7::timestamptz is null or c.opened_at >= $7)
       and ($8::timestamptz is null or c.opened_at < $8)
       and ($9::text is null or c.id < $9)
     order by c.id desc limit $10`,
    [
      filter.states ?? null,
      filter.transactionId ?? null,
      filter.customerAddress ?? null,
      filter.assignee ?? null,
      filter.overdueAt ?? null,
      filter.text?.replace(/[\\%_]/g, '\\$&') ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.afterId ?? null,
      filter.limit,
    ],
  );
}

/** The latest cases about payments from some accounts. */
export function casesOfDebtors(database: Pick<Database, 'rows'>, ibans: string[]): Promise<CaseRow[]> {
  return database.rows<CaseRow>(
    `select * from cancellations.case where debtor_iban = any ($1::text[]) order by id desc limit 100`,
    [ibans],
  );
}
