// Decides a proposal, once: approved or rejected by another person than the one who made it, or withdrawn
// by that one.
import type { Caller } from '#access';
import type { Tx } from '#db';
import { Problem } from '#http';
import { now, today } from '#time';
import type { Catalog } from '../catalog.js';
import { publish } from '../publish/publish.js';
import { lockEdition, versionsOf } from '../publish/publish.sql.js';
import { readDraft, type Finding } from './propose.rules.js';
import {
  decideProposal,
  lockProposal,
  proposedChanges,
  type ProposalRow,
  type ProposedChange,
} from './propose.sql.js';

export interface Decision {
  id: string;
  state: 'approved' | 'rejected' | 'withdrawn';
  note: string | null;
}

/**
 * Throws Problem: not-found, forbidden (four eyes), conflict (decided already, or overtaken by time or
 * others).
 */
export async function decide({ runtime, index }: Catalog, caller: Caller, decision: Decision): Promise<void> {
  await runtime.database.transaction(async (tx) => {
    // The edition before the proposal: whoever publishes holds it first, so that nobody waits in a circle.
    if (decision.state === 'approved') await lockEdition(tx);
    const proposal = await lockProposal(tx, decision.id);
    if (!proposal) throw new Problem('not-found', `there is no proposal ${JSON.stringify(decision.id)}`);
    if (proposal.state !== 'pending')
      throw new Problem('conflict', `the proposal is ${proposal.state} already`);
    refuseSamePerson(proposal, caller, decision);
    if (decision.state === 'approved') await publishChanges(runtime.log, tx, { proposal, caller });
    const { id, state, note } = decision;
    await decideProposal(tx, { id, state, by: caller.subject, name: caller.name, at: now(), note });
  });
  await index.refresh({ now: true });
}

function refuseSamePerson(proposal: ProposalRow, caller: Caller, { state }: Decision): void {
  const isOwn = proposal.proposed_by === caller.subject;
  if (state === 'withdrawn' && !isOwn)
    throw new Problem('forbidden', 'only who made a proposal withdraws it; others reject it');
  if (state !== 'withdrawn' && isOwn)
    throw new Problem('forbidden', 'nobody decides about a proposal of his or her own; it can be withdrawn');
}

async function publishChanges(
  log: Catalog['runtime']['log'],
  tx: Tx,
  { proposal, caller }: { proposal: ProposalRow; caller: Caller },
): Promise<void> {
  const changes = await proposedChanges(tx, proposal.id);
  const stored = await versionsOf(
    tx,
    changes.map(({ code }) => code),
  );
  const day = today();
  const errors = changes.flatMap((change) => problemsOf(change, stored.get(change.code) ?? [], day));
  if (errors.length > 0)
    throw new Problem('conflict', 'the proposal cannot be approved any more; make it again', { errors });
  await publish(
    tx,
    log,
    changes.map(({ content }) => ({
      content,
      proposedBy: proposal.proposed_by,
      approvedBy: caller.subject,
      proposalId: proposal.id,
    })),
  );
}

/** Time has passed since it was proposed: days, other versions and the rules themselves may have gone on. */
function problemsOf(
  { code, basedOn, content }: ProposedChange,
  versions: Parameters<typeof readDraft>[1]['versions'],
  day: string,
): Finding[] {
  const latest = versions.at(-1)?.version ?? 0;
  if (latest !== basedOn) {
    const message = `${code} has a version ${latest} that the proposal does not know`;
    return [{ path: code, code: 'overtaken', message }];
  }
  const { problems } = readDraft(content, { versions, today: day });
  return problems.map((problem) => ({ ...problem, path: [code, problem.path].filter(Boolean).join('.') }));
}
