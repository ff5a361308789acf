// An admin proposes to add an operator, to change roles, or to close an access; another admin decides.
import { isUniqueViolation } from '#db';
import { newId, now } from '#time';
import type { Tx } from '#db';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { findPerson, findPersonByUsername } from '../people/person.sql.js';
import { applyProposal } from './apply-proposal.js';
import { checkDecision, needsNoSecondPerson } from './proposal.rules.js';
import {
  countOperators,
  decideProposal,
  insertProposal,
  lockProposal,
  type ProposalRow,
} from './operator.sql.js';

export interface By {
  operatorId: string;
  from: FromWhere;
}

export type ProposalOutcome =
  | { ok: true; id: string; state: ProposalRow['state'] }
  | { ok: false; code: 'taken' | 'unknown' | 'own' | 'decided' | 'concerned' };

export function propose(
  auth: Auth,
  proposal: Pick<ProposalRow, 'kind' | 'content'>,
  by: By,
): Promise<ProposalOutcome> {
  return auth.runtime.database.transaction(async (tx): Promise<ProposalOutcome> => {
    const { username, operatorId } = proposal.content;
    if (username !== undefined && (await findPersonByUsername(tx, username)))
      return { ok: false, code: 'taken' };
    if (operatorId !== undefined && (await findPerson(tx, operatorId))?.kind !== 'operator')
      return { ok: false, code: 'unknown' };
    const id = newId('prp');
    const row = { id, ...proposal, proposed_by: by.operatorId, proposed_at: now() };
    await insertProposal(tx, row);
    const { active_admins: admins } = await countOperators(tx);
    const alone = needsNoSecondPerson(proposal, admins);
    if (alone) await approve(auth, tx, { ...row, by: 'system' });
    await record(auth, tx, { act: 'operator-proposed', proposal: row, by, alone });
    return { ok: true, id, state: alone ? 'approved' : 'proposed' };
  });
}

export async function decide(
  auth: Auth,
  decision: { id: string; state: 'approved' | 'rejected' },
  by: By,
): Promise<ProposalOutcome> {
  try {
    return await auth.runtime.database.transaction(async (tx): Promise<ProposalOutcome> => {
      const proposal = await lockProposal(tx, decision.id);
      if (!proposal) return { ok: false, code: 'unknown' };
      const check = checkDecision(proposal, by.operatorId);
      if (!check.ok) return check;
      if (decision.state === 'approved') await approve(auth, tx, { ...proposal, by: by.operatorId });
      else await decideProposal(tx, { ...decision, by: by.operatorId, at: now() });
      await record(auth, tx, { act: `operator-proposal-${decision.state}`, proposal, by });
      return { ok: true, ...decision };
    });
  } catch (error) {
    // Somebody took the username between proposal and approval.
    if (isUniqueViolation(error)) return { ok: false, code: 'taken' };
    throw error;
  }
}

async function approve(
  auth: Auth,
  tx: Tx,
  proposal: Pick<ProposalRow, 'id' | 'kind' | 'content'> & { by: string },
): Promise<void> {
  await decideProposal(tx, { id: proposal.id, state: 'approved', by: proposal.by, at: now() });
  await applyProposal(auth, tx, proposal);
}

function record(
  auth: Auth,
  tx: Tx,
  of: { act: string; proposal: Pick<ProposalRow, 'id' | 'kind' | 'content'>; by: By; alone?: boolean },
): Promise<void> {
  const { act, proposal, by, alone } = of;
  const { operatorId, username, roles, reason } = proposal.content;
  const detail = {
    kind: proposal.kind,
    operator: operatorId ?? username ?? null,
    ...(roles && { roles }),
    ...(reason && { reason }),
    ...(alone !== undefined && { alone }),
  };
  return recordAct(auth, tx, { act, actor: by.operatorId, target: proposal.id, ...by.from, detail });
}
