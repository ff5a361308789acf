// Uses up an activation code, or counts the failed try, inside the transaction of what the code is for.
import { now } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { judgeCode, normalCode, type CodePurpose, type CodeVerdict } from './activation-code.rules.js';
import { lockOpenCode, markCode } from './activation-code.sql.js';
import { codeHash } from './issue-code.js';

export async function redeemCode(
  auth: Auth,
  tx: Tx,
  entered: { personId: string; purpose: CodePurpose; code: string },
): Promise<CodeVerdict> {
  const open = await lockOpenCode(tx, entered.personId, entered.purpose);
  const hash = codeHash(auth, { ...entered, code: normalCode(entered.code) });
  const verdict = judgeCode(open, hash, now());
  if (!open) return verdict;
  if (verdict.fits) await markCode(tx, open.id, { state: 'used', failures: open.failures });
  else
    await markCode(tx, open.id, { state: verdict.locked ? 'locked' : 'open', failures: open.failures + 1 });
  return verdict;
}
