// Statements of proposals about operators, and of the first admin.
import type { Database, Tx } from '#db';

export interface AddContent {
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  language: 'sq' | 'sr' | 'en';
  roles: string[];
}

export interface ProposalRow {
  id: string;
  kind: 'add' | 'change-roles' | 'close';
  /** AddContent, or {operatorId, roles}, or {operatorId, reason}. */
  content: Partial<AddContent> & { operatorId?: string; reason?: string };
  proposed_by: string;
  proposed_at: Date;
  state: 'proposed' | 'approved' | 'rejected';
  decided_by: string | null;
  decided_at: Date | null;
}

const columns = 'id, kind, content, proposed_by, proposed_at, state, decided_by, decided_at';

export function insertProposal(
  tx: Tx,
  proposal: Pick<ProposalRow, 'id' | 'kind' | 'content' | 'proposed_by' | 'proposed_at'>,
): Promise<number> {
  return tx.run(
    `insert into auth.operator_proposal (id, kind, content, proposed_by, proposed_at) values ($1, $2, $3, $4, $5)`,
    [
      proposal.id,
      proposal.kind,
      JSON.stringify(proposal.content),
      proposal.proposed_by,
      proposal.proposed_at,
    ],
  );
}

export async function lockProposal(tx: Tx, id: string): Promise<ProposalRow | undefined> {
  const [row] = await tx.rows<ProposalRow>(
    `select ${columns} from auth.operator_proposal where id = $1 for update`,
    [id],
  );
  return row;
}

export function decideProposal(
  tx: Tx,
  decision: { id: string; state: 'approved' | 'rejected'; by: string; at: Date },
): Promise<number> {
  return tx.run(
    `update auth.operator_proposal set state = $2, decided_by = $3, decided_at = $4 where id = $1 and state = 'proposed'`,
    [decision.id, decision.state, decision.by, decision.at],
  );
}

/** The newest first; those that wait before all others. */
export function listProposals(database: Pick<Database, 'rows'>): Promise<ProposalRow[]> {
  return database.rows(
    `select ${columns} from auth.operator_proposal order by state = 'proposed' desc, proposed_at desc, id limit 200`,
  );
}

export async function countOperators(
  tx: Pick<Tx, 'rows'>,
): Promise<{ operators: number; active_admins: number }> {
  const [row] = await tx.rows<{ operators: number; active_admins: number }>(
    `select count(*)::int as operators,
       (count(*) filter (where state = 'active' and 'admin' = any (roles)))::int as active_admins
     from auth.person where kind = 'operator'`,
  );
  return row;
}

/** One link at a time: a restart makes the one before void. */
export async function replaceFirstAdminLink(tx: Tx, link: { hash: Buffer; expiresAt: Date }): Promise<void> {
  await tx.run(`delete from auth.first_admin_link where used_at is null`);
  await tx.run(`insert into auth.first_admin_link (hash, expires_at) values ($1, $2)`, [
    link.hash,
    link.expiresAt,
  ]);
}

export async function hasFirstAdminLink(
  database: Pick<Database, 'rows'>,
  hash: Buffer,
  at: Date,
): Promise<boolean> {
  const rows = await database.rows(
    `select 1 from auth.first_admin_link where hash = $1 and used_at is null and expires_at > $2`,
    [hash, at],
  );
  return rows.length > 0;
}

/** True if this transaction is the one that uses the link. */
export async function useFirstAdminLink(tx: Tx, hash: Buffer, at: Date): Promise<boolean> {
  const used = await tx.run(
    `update auth.first_admin_link set used_at = $2 where hash = $1 and used_at is null and expires_at > $2`,
    [hash, at],
  );
  return used === 1;
}
