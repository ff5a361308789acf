// Statements of password resets: requests wait until the courier's round matches them, links are kept as
// hashes.
import type { Database, Tx } from '#db';

export function setResetFacts(tx: Tx, personId: string, facts: Buffer): Promise<number> {
  return tx.run(`update auth.person set reset_facts = $2 where id = $1`, [personId, facts]);
}

export interface ResetRequest {
  id: string;
  facts: Buffer;
  address: string;
}

export function insertRequest(tx: Tx, request: ResetRequest & { at: Date }): Promise<number> {
  return tx.run(`insert into auth.reset_request (id, facts, address, made_at) values ($1, $2, $3, $4)`, [
    request.id,
    request.facts,
    request.address,
    request.at,
  ]);
}

/** Takes requests out, so that each is matched once. */
export function takeRequests(tx: Tx): Promise<ResetRequest[]> {
  return tx.rows(
    `delete from auth.reset_request where id in (
       select id from auth.reset_request order by made_at, id limit 20 for update skip locked)
     returning id, facts, address`,
  );
}

export async function hasRequests(database: Pick<Database, 'rows'>): Promise<boolean> {
  return (await database.rows(`select 1 from auth.reset_request limit 1`)).length > 0;
}

export async function findByFacts(tx: Tx, facts: Buffer): Promise<string | undefined> {
  const [row] = await tx.rows<{ id: string }>(`select id from auth.person where reset_facts = $1`, [facts]);
  return row?.id;
}

export async function countRequestsSince(tx: Tx, personId: string, since: Date): Promise<number> {
  const [row] = await tx.rows<{ count: number }>(
    `select count(*)::int as count from auth.reset_link
     where person_id = $1 and purpose = 'confirm' and made_at > $2`,
    [personId, since],
  );
  return row.count;
}

export type LinkPurpose = 'confirm' | 'not-me';

export function insertLink(
  tx: Tx,
  link: {
    hash: Buffer;
    personId: string;
    purpose: LinkPurpose;
    requestId: string;
    address: string;
    madeAt: Date;
    expiresAt: Date;
  },
): Promise<number> {
  return tx.run(
    `insert into auth.reset_link (hash, person_id, purpose, request_id, address, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [link.hash, link.personId, link.purpose, link.requestId, link.address, link.madeAt, link.expiresAt],
  );
}

export interface LinkRow {
  person_id: string;
  request_id: string;
  address: string;
  failures: number;
}

interface LinkKey {
  hash: Buffer;
  purpose: LinkPurpose;
  at: Date;
}

/** A link that still opens. */
export async function findLink(
  database: Pick<Database, 'rows'>,
  { hash, purpose, at }: LinkKey,
): Promise<LinkRow | undefined> {
  const [row] = await database.rows<LinkRow>(
    `select person_id, request_id, address, failures from auth.reset_link
     where hash = $1 and purpose = $2 and used_at is null and expires_at > $3`,
    [hash, purpose, at],
  );
  return row;
}

export async function lockLink(tx: Tx, { hash, purpose, at }: LinkKey): Promise<LinkRow | undefined> {
  const [row] = await tx.rows<LinkRow>(
    `select person_id, request_id, address, failures from auth.reset_link
     where hash = $1 and purpose = $2 and used_at is null and expires_at > $3 for update`,
    [hash, purpose, at],
  );
  return row;
}

export function countLinkFailure(tx: Tx, hash: Buffer): Promise<number> {
  return tx.run(`update auth.reset_link set failures = failures + 1 where hash = $1`, [hash]);
}

/** Uses up the links of a person that confirm: a reset that was done, or refused, leaves no other open. */
export function useConfirmLinks(tx: Tx, personId: string, at: Date): Promise<number> {
  return tx.run(
    `update auth.reset_link set used_at = $2 where person_id = $1 and purpose = 'confirm' and used_at is null`,
    [personId, at],
  );
}

export function useLink(tx: Tx, hash: Buffer, at: Date): Promise<number> {
  return tx.run(`update auth.reset_link set used_at = $2 where hash = $1`, [hash, at]);
}
