// The first admin of an empty system: by a one-time link that is printed at the start, to whoever can read
// the console.
import { now, randomToken } from '#time';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { unmetRules, type UnmetRule } from '../passwords/password.rules.js';
import { linkHash } from '../reset/request-reset.js';
import { insertPerson, type PersonRow } from '../people/person.sql.js';
import { addMtoken, type NewMtoken } from '../tokens/add-mtoken.js';
import { operatorOf } from '../operators/apply-proposal.js';
import {
  countOperators,
  replaceFirstAdminLink,
  useFirstAdminLink,
  type AddContent,
} from '../operators/operator.sql.js';

const livesMs = 3_600_000;

/** A new link if there is no operator yet; the one of an earlier start is void. */
export function offerFirstAdmin(auth: Auth): Promise<string | undefined> {
  return auth.runtime.database.transaction(async (tx) => {
    if ((await countOperators(tx)).operators > 0) return undefined;
    const token = randomToken(32);
    const expiresAt = new Date(now().getTime() + livesMs);
    await replaceFirstAdminLink(tx, { hash: linkHash(token), expiresAt });
    return `${auth.runtime.publicUrl()}/v1/auth/first-admin/${token}`;
  });
}

export type FirstAdminOutcome =
  | { ok: true; mtoken: NewMtoken }
  | { ok: false; code: 'link' }
  | { ok: false; code: 'password'; unmet: UnmetRule[] };

export async function makeFirstAdmin(
  auth: Auth,
  entered: Omit<AddContent, 'roles' | 'language'> & { token: string; password: string },
  from: FromWhere,
): Promise<FirstAdminOutcome> {
  const names = [entered.firstName, entered.lastName];
  const unmet = unmetRules(entered.password, { username: entered.username, names });
  if (unmet.length > 0) return { ok: false, code: 'password', unmet };
  const passwordHash = await auth.passwords.hash(entered.password);
  return auth.runtime.database.transaction(async (tx): Promise<FirstAdminOutcome> => {
    const used = await useFirstAdminLink(tx, linkHash(entered.token), now());
    if (!used || (await countOperators(tx)).operators > 0) return { ok: false, code: 'link' };
    const invited = operatorOf({ ...entered, language: 'sq', roles: ['admin'] });
    const admin: PersonRow = { ...invited, state: 'active', password_hash: passwordHash };
    await insertPerson(tx, admin);
    const mtoken = await addMtoken(auth, tx, { person: admin });
    await recordAct(auth, tx, { act: 'first-admin-made', actor: admin.id, ...from });
    return { ok: true, mtoken };
  });
}
