// Proposes changes of billers: all of a proposal or nothing. Nothing is in force until another person
// approves it.
import type { Caller } from '#access';
import type { Tx } from '#db';
import { Problem } from '#http';
import { newId, now, today } from '#time';
import type { Catalog } from '../catalog.js';
import { versionsOf } from '../publish/publish.sql.js';
import { codeOf, readDraft, type Draft, type Finding } from './propose.rules.js';
import { insertProposal, insertProposedChanges } from './propose.sql.js';

/** Returns the proposal's id. Throws Problem('malformed') with every finding by its path in `billers`. */
export async function propose(
  { runtime }: Catalog,
  caller: Caller,
  { note, billers }: { note: string; billers: readonly unknown[] },
): Promise<string> {
  return runtime.database.transaction(async (tx) => {
    const drafts = await readDrafts(tx, billers);
    const errors = drafts.flatMap(({ problems }, index) =>
      problems.map((problem) => ({ ...problem, path: placeOf(index, problem) })),
    );
    if (errors.length > 0) throw new Problem('malformed', undefined, { errors });
    return store(tx, caller, { note, drafts });
  });
}

/** Compares drafts with what is stored. A biller that is there twice is a problem of its second draft. */
export async function readDrafts(tx: Pick<Tx, 'rows'>, billers: readonly unknown[]): Promise<Draft[]> {
  const stored = await versionsOf(tx, [...new Set(billers.map(codeOf))]);
  const seen = new Set<string>();
  const day = today();
  return billers.map((biller) => {
    const draft = readDraft(biller, { versions: stored.get(codeOf(biller)) ?? [], today: day });
    if (draft.code && seen.has(draft.code))
      draft.problems.push({ path: 'code', code: 'twice', message: `${draft.code} is there twice` });
    seen.add(draft.code);
    return draft;
  });
}

/** Stores drafts that have no problems. */
export async function store(
  tx: Tx,
  caller: Caller,
  { note, drafts }: { note: string; drafts: readonly Draft[] },
): Promise<string> {
  const id = newId('prp');
  await insertProposal(tx, { id, note, proposedBy: caller.subject, proposerName: caller.name, at: now() });
  await insertProposedChanges(
    tx,
    id,
    drafts.map(({ code, basedOn, content }) => ({ code, basedOn, content: content! })),
  );
  return id;
}

function placeOf(index: number, { path }: Finding): string {
  return `billers[${index}]${path && !path.startsWith('[') ? '.' : ''}${path}`;
}
