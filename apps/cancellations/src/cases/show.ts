// One case with everything that belongs to it, as the doors answer it.
import { Problem } from '#http';
import type { Cancellations } from '../cancellations.js';
import { findRecall } from '../interbank/interbank.sql.js';
import { findMails } from '../receive/receive.sql.js';
import { findReplies } from '../reply/reply.sql.js';
import { findLinks } from '../work/work.sql.js';
import { findCase, findHistory } from './case.sql.js';
import { presentWhole } from './present.rules.js';

export async function showCase(
  { database }: Cancellations,
  caseId: string,
): Promise<Record<string, unknown>> {
  const row = await findCase(database, caseId);
  if (!row) throw new Problem('not-found', `there is no case ${caseId}`);
  const history = await findHistory(database, caseId);
  const mails = await findMails(database, caseId);
  const replies = await findReplies(database, caseId);
  const links = await findLinks(database, caseId);
  const recall = await findRecall(database, { caseId });
  return presentWhole(row, { history, mails, replies, links, recall });
}
