// Takes payments' answer to a case's question: what is known is kept with the case, and a case that waited
// for it is matched.
import type { EnquiryAnswer, KnownPayment } from '#events';
import type { Tx } from '#db';
import { changeCase, lockCase, recordHistory, type CaseChange } from '../cases/case.sql.js';
import type { CaseRow } from '../cases/case-row.js';
import { judgeMatch, type Judgement } from './match.rules.js';

/**
 * In the transaction that moves the consumer's position. An answer to a case that is not there is nobody's.
 */
export async function match(answer: EnquiryAnswer, tx: Tx): Promise<void> {
  const row = await lockCase(tx, answer.caseId);
  if (!row) return;
  const known = merged(row.known, answer.found);
  const twins = merged(row.twins, answer.twins).filter(
    (twin) => !known.some(({ transactionId }) => transactionId === twin.transactionId),
  );
  const missing = [...new Set([...row.missing, ...answer.missing])];
  const change: CaseChange = { known, twins, missing };
  if (row.state !== 'received') {
    await changeCase(tx, row.id, change);
    await recordHistory(tx, row.id, { actor: 'payments', act: 'answered', details: numbersOf(answer) });
    return;
  }
  const { findings, verification, reason } = row;
  const judgement = judgeMatch({ findings, verification, found: known, twins, reason });
  await changeCase(tx, row.id, { ...change, ...changeOf(judgement) });
  const { transactionId, confidence } = judgement;
  const details = { match: judgement.match, transactionId, confidence };
  await recordHistory(tx, row.id, { actor: 'payments', act: 'matched', details });
}

function changeOf({ match: found, transactionId, confidence, evidence }: Judgement): CaseChange {
  return {
    state: found === 'one' ? 'matched' : 'unmatched',
    match: found,
    transaction_id: transactionId ?? null,
    confidence,
    evidence,
  } satisfies Partial<CaseRow>;
}

/** The newer of two reports about the same payment counts. */
function merged(before: readonly KnownPayment[], after: readonly KnownPayment[]): KnownPayment[] {
  const fresh = new Set(after.map(({ transactionId }) => transactionId));
  return [...before.filter(({ transactionId }) => !fresh.has(transactionId)), ...after];
}

function numbersOf({ found, missing }: EnquiryAnswer): object {
  return { found: found.map(({ transactionId }) => transactionId), missing };
}
