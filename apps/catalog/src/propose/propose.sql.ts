// Statements of proposals.
import type { BillerVersion } from '#references';
import { integers, texts, type Tx } from '#db';

export type ProposalState = 'pending' | 'approved' | 'rejected' | 'withdrawn';

export interface ProposalRow {
  id: string;
  state: ProposalState;
  note: string;
  proposed_by: string;
  proposer_name: string;
  proposed_at: Date;
  decided_by: string | null;
  decider_name: string | null;
  decided_at: Date | null;
  decision_note: string | null;
  changes: number;
}

export interface ProposedChange {
  code: string;
  basedOn: number;
  content: BillerVersion;
}

type Reading = Pick<Tx, 'rows'>;

const columns = `id, state, note, proposed_by, proposer_name, proposed_at, decided_by, decider_name,
  decided_at, decision_note`;

export async function insertProposal(
  tx: Tx,
  proposal: { id: string; note: string; proposedBy: string; proposerName: string; at: Date },
): Promise<void> {
  await tx.run(
    `insert into catalog.proposal (id, note, proposed_by, proposer_name, proposed_at)
     values ($1, $2, $3, $4, $5)`,
    [proposal.id, proposal.note, proposal.proposedBy, proposal.proposerName, proposal.at],
  );
}

export async function insertProposedChanges(
  tx: Tx,
  proposalId: string,
  changes: readonly ProposedChange[],
): Promise<void> {
  await tx.run(
    `insert into catalog.proposed_change (proposal_id, code, based_on, content)
     select $1, code, based_on, content::jsonb
     from unnest($2::text[], $3::int[], $4::text[]) as w (code, based_on, content)`,
    [
      proposalId,
      texts(changes.map((change) => change.code)),
      integers(changes.map((change) => change.basedOn)),
      texts(changes.map((change) => JSON.stringify(change.content))),
    ],
  );
}

export async function findProposal(database: Reading, id: string): Promise<ProposalRow | undefined> {
  const [row] = await database.rows<ProposalRow>(
    `select ${columns},
       (select count(*)::int from catalog.proposed_change where proposal_id = p.id) as changes
     from catalog.proposal p where id = $1`,
    [id],
  );
  return row;
}

/** The proposal, locked until commit. */
export async function lockProposal(tx: Tx, id: string): Promise<ProposalRow | undefined> {
  await tx.rows(`select id from catalog.proposal where id = $1 for update`, [id]);
  return findProposal(tx, id);
}

/** Newest first. */
export function listProposals(
  database: Reading,
  of: { state: string | undefined; beforeId: string | undefined; limit: number },
): Promise<ProposalRow[]> {
  return database.rows(
    `select ${columns},
       (select count(*)::int from catalog.proposed_change where proposal_id = p.id) as changes
     from catalog.proposal p
     where ($1::text is null or state = $1) and ($2::text is null or id < $2 collate "C")
     order by id desc limit $3`,
    [of.state ?? null, of.beforeId ?? null, of.limit],
  );
}

export function proposedChanges(database: Reading, proposalId: string): Promise<ProposedChange[]> {
  return database.rows(
    `select code, based_on as "basedOn", content from catalog.proposed_change
     where proposal_id = $1 order by code`,
    [proposalId],
  );
}

export async function decideProposal(
  tx: Tx,
  of: { id: string; state: ProposalState; by: string; name: string; at: Date; note: string | null },
): Promise<void> {
  await tx.run(
    `update catalog.proposal
     set state = $2, decided_by = $3, decider_name = $4, decided_at = $5, decision_note = $6 where id = $1`,
    [of.id, of.state, of.by, of.name, of.at, of.note],
  );
}
