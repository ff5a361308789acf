// Statements of case work: links, filters, confirmed senders, consent of billers.
import type { Database, Tx } from '#db';

type Reader = Pick<Database, 'rows'>;

/** Links two cases, both ways; the first reason stands. */
export function linkCases(tx: Tx, of: { caseId: string; otherId: string; why: string }): Promise<number> {
  return tx.run(
    `insert into cancellations.link (case_id, other_id, why) values ($1, $2, $3), ($2, $1, $3) on conflict do nothing`,
    [of.caseId, of.otherId, of.why],
  );
}

export interface LinkRow {
  other_id: string;
  why: string;
  state: string;
}

/** Linked by hand, and all that are about the same payment. */
export function findLinks(database: Reader, caseId: string): Promise<LinkRow[]> {
  return database.rows(
    `select l.other_id, l.why, c.state
     from cancellations.link l join cancellations.case c on c.id = l.other_id where l.case_id = $1
     union all
     select other.id, 'the same payment', other.state
     from cancellations.case own
     join cancellations.case other on other.transaction_id = own.transaction_id and other.id <> own.id
     where own.id = $1 and other.state <> 'merged'
       and not exists (select 1 from cancellations.link l where l.case_id = $1 and l.other_id = other.id)
     order by 1 limit 100`,
    [caseId],
  );
}

/** The mails of one case become another's. */
export function moveMails(tx: Tx, from: string, to: string): Promise<number> {
  return tx.run(`update cancellations.mail set case_id = $2 where case_id = $1`, [from, to]);
}

export function confirmSender(
  tx: Tx,
  of: { address: string; iban: string; by: string; at: Date },
): Promise<number> {
  return tx.run(
    `insert into cancellations.known_sender (address, iban, confirmed_by, confirmed_at) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [of.address.toLowerCase(), of.iban, of.by, of.at],
  );
}

export async function asksForConsent(tx: Tx, billerCode: string): Promise<boolean> {
  const [row] = await tx.rows<{ consent: boolean }>(
    `select consent from cancellations.biller where code = $1`,
    [billerCode],
  );
  return row?.consent ?? false;
}

export function keepBiller(tx: Tx, code: string, consent: boolean): Promise<number> {
  return tx.run(
    `insert into cancellations.biller (code, consent) values ($1, $2)
     on conflict (code) do update set consent = excluded.consent`,
    [code, consent],
  );
}

export interface FilterRow {
  name: string;
  query: string;
}

export function findFilters(database: Reader, owner: string): Promise<FilterRow[]> {
  return database.rows(`select name, query from cancellations.saved_filter where owner = $1 order by name`, [
    owner,
  ]);
}

export function keepFilter(
  database: Pick<Database, 'run'>,
  of: { owner: string; name: string; query: string },
): Promise<number> {
  return database.run(
    `insert into cancellations.saved_filter (owner, name, query) values ($1, $2, $3)
     on conflict (owner, name) do update set query = excluded.query`,
    [of.owner, of.name, of.query],
  );
}

export function dropFilter(database: Pick<Database, 'run'>, owner: string, name: string): Promise<number> {
  return database.run(`delete from cancellations.saved_filter where owner = $1 and name = $2`, [owner, name]);
}
