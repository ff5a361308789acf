// Statements of people: customers and operators.
import type { Database, Tx } from '#db';

export interface PersonRow {
  id: string;
  kind: 'customer' | 'operator';
  username: string;
  first_name: string;
  last_name: string;
  email: string | null;
  phone: string | null;
  language: 'sq' | 'sr' | 'en';
  password_hash: string | null;
  state: 'invited' | 'active' | 'blocked' | 'closed';
  block_reason: string | null;
  right: 'info' | 'payment' | null;
  ibans: string[];
  roles: string[];
  made_at: Date;
}

const columns = `id, kind, username, first_name, last_name, email, phone, language, password_hash, state,
  block_reason, "right", ibans, roles, made_at`;

export async function findPerson(
  database: Pick<Database, 'rows'>,
  id: string,
): Promise<PersonRow | undefined> {
  const [row] = await database.rows<PersonRow>(`select ${columns} from auth.person where id = $1`, [id]);
  return row;
}

export async function findPersonByUsername(
  database: Pick<Database, 'rows'>,
  username: string,
): Promise<PersonRow | undefined> {
  const [row] = await database.rows<PersonRow>(`select ${columns} from auth.person where username = $1`, [
    username,
  ]);
  return row;
}

export async function lockPerson(tx: Tx, id: string): Promise<PersonRow | undefined> {
  const [row] = await tx.rows<PersonRow>(`select ${columns} from auth.person where id = $1 for update`, [id]);
  return row;
}

export function insertPerson(tx: Tx, person: PersonRow): Promise<number> {
  return tx.run(
    `insert into auth.person (${columns}, password_set_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text[], $14::text[], $15, $16)`,
    [
      person.id,
      person.kind,
      person.username,
      person.first_name,
      person.last_name,
      person.email,
      person.phone,
      person.language,
      person.password_hash,
      person.state,
      person.block_reason,
      person.right,
      person.ibans,
      person.roles,
      person.made_at,
      person.password_hash ? person.made_at : null,
    ],
  );
}

interface NewPassword {
  id: string;
  hash: string;
  at: Date;
}

export function setPassword(tx: Tx, { id, hash, at }: NewPassword): Promise<number> {
  return tx.run(`update auth.person set password_hash = $2, password_set_at = $3 where id = $1`, [
    id,
    hash,
    at,
  ]);
}

/** The same password under today's parameters; only if it was not changed meanwhile. */
export function rehashPassword(
  tx: Tx,
  { id, before, hash }: { id: string; before: string; hash: string },
): Promise<number> {
  return tx.run(`update auth.person set password_hash = $3 where id = $1 and password_hash = $2`, [
    id,
    before,
    hash,
  ]);
}

export function setPasswordAndActivate(tx: Tx, { id, hash, at }: NewPassword): Promise<number> {
  return tx.run(
    `update auth.person set password_hash = $2, password_set_at = $3, state = 'active' where id = $1`,
    [id, hash, at],
  );
}

export function setState(
  tx: Tx,
  id: string,
  change: { state: PersonRow['state']; reason: string | null },
): Promise<number> {
  return tx.run(`update auth.person set state = $2, block_reason = $3 where id = $1`, [
    id,
    change.state,
    change.reason,
  ]);
}

export function setRoles(tx: Tx, id: string, roles: readonly string[]): Promise<number> {
  return tx.run(`update auth.person set roles = $2::text[] where id = $1`, [id, roles]);
}

/** People by the beginning of their username, or by name. */
export function searchPeople(
  database: Pick<Database, 'rows'>,
  search: { kind: string; text: string | null; afterUsername: string; limit: number },
): Promise<PersonRow[]> {
  return database.rows(
    `select ${columns} from auth.person
     where kind = $1 and username > $3
       and ($2::text is null or starts_with(username, lower($2)) or lower(first_name || ' ' || last_name) like '%' || lower($2) || '%')
     order by username limit $4`,
    [search.kind, search.text, search.afterUsername, search.limit],
  );
}
