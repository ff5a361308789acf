// Does what was approved about an operator; sessions with the old roles end.
import { newId, now } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { issueCode, sendCode } from '../activate/issue-code.js';
import { publishBlock } from '../block/block.js';
import { endPersonSessions } from '../sessions/end-session.js';
import { insertPerson, setRoles, setState, type PersonRow } from '../people/person.sql.js';
import type { AddContent, ProposalRow } from './operator.sql.js';

export async function applyProposal(
  auth: Auth,
  tx: Tx,
  { kind, content, by }: Pick<ProposalRow, 'kind' | 'content'> & { by: string },
): Promise<void> {
  if (kind === 'add') return invite(auth, tx, { person: operatorOf(content as AddContent), by });
  const personId = content.operatorId!;
  if (kind === 'change-roles') {
    await setRoles(tx, personId, content.roles!);
    await endPersonSessions(auth, tx, { personId, sessionId: null, reason: 'roles changed' });
    return;
  }
  await setState(tx, personId, { state: 'closed', reason: content.reason ?? null });
  await publishBlock(auth, tx, { subject: personId, reason: 'left' });
  await endPersonSessions(auth, tx, { personId, sessionId: null, reason: 'closed' });
}

async function invite(auth: Auth, tx: Tx, { person, by }: { person: PersonRow; by: string }): Promise<void> {
  await insertPerson(tx, person);
  const issued = await issueCode(auth, tx, {
    personId: person.id,
    purpose: 'access',
    delivery: 'email',
    madeBy: by,
  });
  await sendCode(auth, tx, { person, issued, channel: 'mail' });
}

export function operatorOf(content: AddContent): PersonRow {
  return {
    id: newId('opr'),
    kind: 'operator',
    username: content.username,
    first_name: content.firstName,
    last_name: content.lastName,
    email: content.email.toLowerCase(),
    phone: null,
    language: content.language,
    password_hash: null,
    state: 'invited',
    block_reason: null,
    right: null,
    ibans: [],
    roles: content.roles,
    made_at: now(),
  };
}
