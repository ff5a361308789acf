// Who may decide about a proposal. Pure.

export type DecisionCheck = { ok: true } | { ok: false; code: 'own' | 'decided' | 'concerned' };

/** Nobody approves what they proposed, nor what is about themselves. */
export function checkDecision(
  proposal: { proposed_by: string; state: string; content: { operatorId?: string } },
  deciderId: string,
): DecisionCheck {
  if (proposal.state !== 'proposed') return { ok: false, code: 'decided' };
  if (proposal.proposed_by === deciderId) return { ok: false, code: 'own' };
  if (proposal.content.operatorId === deciderId) return { ok: false, code: 'concerned' };
  return { ok: true };
}

/**
 * With one admin there is nobody to approve the second: that one proposal takes effect by itself, and the
 * trail says so.
 */
export function needsNoSecondPerson(
  proposal: { kind: string; content: { roles?: string[] } },
  activeAdmins: number,
): boolean {
  return activeAdmins === 1 && proposal.kind === 'add' && proposal.content.roles?.includes('admin') === true;
}
