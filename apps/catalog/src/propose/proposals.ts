// Shows proposals: what each would change, and what became of it.
import { decodeCursor, encodeCursor, Problem } from '#http';
import type { Database } from '#db';
import { today } from '#time';
import { versionsOf } from '../publish/publish.sql.js';
import type {
  ProposalAnswer,
  ProposalsAnswer,
  ProposalsQuery,
  ProposalSummary,
  ProposedChangeAnswer,
} from './proposal-answer.js';
import { differenceFrom, readDraft } from './propose.rules.js';
import { findProposal, listProposals, proposedChanges, type ProposalRow } from './propose.sql.js';

const limitDefault = 50;

export async function showProposals(database: Database, query: ProposalsQuery): Promise<ProposalsAnswer> {
  const { state, limit = limitDefault, cursor } = query;
  const [beforeId] = cursor === undefined ? [] : (decodeCursor(cursor) ?? ['']);
  const rows = await listProposals(database, {
    state,
    beforeId: beforeId === undefined ? undefined : String(beforeId),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const words = new URLSearchParams({ limit: String(limit), ...(state && { state }) });
  if (rows.length > limit) words.set('cursor', encodeCursor([page.at(-1)!.id]));
  const next = rows.length > limit && { next: { href: `/v1/catalog/proposals?${words.toString()}` } };
  return { proposals: page.map(summaryOf), _links: next || {} };
}

export async function showProposal(database: Database, id: string): Promise<ProposalAnswer> {
  const row = await findProposal(database, id);
  if (!row) throw new Problem('not-found', `there is no proposal ${JSON.stringify(id)}`);
  const changes = await proposedChanges(database, id);
  const stored = await versionsOf(
    database,
    changes.map(({ code }) => code),
  );
  const day = today();
  return {
    ...summaryOf(row),
    changes: changes.map(({ code, basedOn, content }): ProposedChangeAnswer => {
      const versions = stored.get(code) ?? [];
      const base = versions.find(({ version }) => version === basedOn);
      const { warnings } = readDraft(content, { versions, today: day });
      return {
        code,
        version: basedOn + 1,
        isNew: basedOn === 0,
        difference: base ? differenceFrom(base, content) : [],
        biller: content,
        warnings: row.state === 'pending' ? warnings : [],
      };
    }),
  };
}

function summaryOf(row: ProposalRow): ProposalSummary {
  const { id, state, note, changes: changeCount } = row;
  const proposed = { subject: row.proposed_by, name: row.proposer_name, at: row.proposed_at.toISOString() };
  const summary: ProposalSummary = { proposalId: id, state, note, proposed, changeCount };
  if (row.decided_by !== null)
    summary.decided = {
      subject: row.decided_by,
      name: row.decider_name ?? row.decided_by,
      at: row.decided_at!.toISOString(),
      ...(row.decision_note !== null && { note: row.decision_note }),
    };
  return summary;
}
