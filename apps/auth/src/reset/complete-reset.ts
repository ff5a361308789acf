// The two ends of a reset: a new password by the link of the mail and the second factor, or "this was not
// me".
import { now } from '#time';
import { recordAct } from '../audit/record-act.js';
import { countSignal } from '../block/policy.js';
import { forgetSignals } from '../block/policy.sql.js';
import type { Auth } from '../auth.js';
import { blockPerson } from '../block/block.js';
import type { FromWhere } from '../from-where.js';
import { momentText, writeMessage } from '../messages/write-message.js';
import { writeToPerson } from '../messages/write-to-person.js';
import { unmetRules, type UnmetRule } from '../passwords/password.rules.js';
import { endPersonSessions } from '../sessions/end-session.js';
import { findPerson, lockPerson, setPassword } from '../people/person.sql.js';
import { needsCode } from '../sessions/session.rules.js';
import { useCode } from '../codes/use-code.js';
import { linkHash } from './request-reset.js';
import { countLinkFailure, findLink, lockLink, useConfirmLinks, useLink } from './reset.sql.js';

export type ResetOutcome =
  { ok: true } | { ok: false; code: 'link' | 'otp' } | { ok: false; code: 'password'; unmet: UnmetRule[] };

const triesMax = 5;

/** A user who needs a token to sign in needs it here too: the mailbox alone opens nothing (ASVS 6.4.3). */
export async function completeReset(
  auth: Auth,
  entered: { token: string; password: string; otp?: string },
  from: FromWhere,
): Promise<ResetOutcome> {
  const { database } = auth.runtime;
  const hash = linkHash(entered.token);
  const link = await findLink(database, { hash, purpose: 'confirm', at: now() });
  const found = link && (await findPerson(database, link.person_id));
  if (!found) return { ok: false, code: 'link' };
  const names = [found.first_name, found.last_name];
  const unmet = unmetRules(entered.password, { username: found.username, names });
  if (unmet.length > 0) return { ok: false, code: 'password', unmet };
  const passwordHash = await auth.passwords.hash(entered.password);
  return database.transaction(async (tx): Promise<ResetOutcome> => {
    const open = await lockLink(tx, { hash, purpose: 'confirm', at: now() });
    const person = await lockPerson(tx, found.id);
    if (!open || open.failures >= triesMax || person?.state !== 'active') return { ok: false, code: 'link' };
    const use = needsCode(person)
      ? await useCode(auth, tx, { personId: person.id, code: entered.otp ?? '' })
      : undefined;
    if (use && !use.ok) {
      await countLinkFailure(tx, hash);
      if (use.blockedIds.length > 0)
        await writeToPerson(auth, tx, { person: person, template: 'token-blocked' });
      await countSignal(auth, tx, { personId: person.id, signal: 'wrong-codes', from });
      await recordAct(auth, tx, { act: 'reset-denied', actor: 'anyone', target: person.id, ...from });
      return { ok: false, code: 'otp' };
    }
    await useConfirmLinks(tx, person.id, now());
    await forgetSignals(tx, person.id, ['resets']);
    await setPassword(tx, { id: person.id, hash: passwordHash, at: now() });
    await endPersonSessions(auth, tx, { personId: person.id, sessionId: null, reason: 'password reset' });
    await writeToPerson(auth, tx, { person: person, template: 'password-changed' });
    await recordAct(auth, tx, {
      act: 'password-reset',
      actor: person.id,
      ...from,
      detail: { request: open.request_id },
    });
    return { ok: true };
  });
}

/** Blocks the service at once, and tells the bank. */
export async function refuseReset(auth: Auth, token: string, from: FromWhere): Promise<ResetOutcome> {
  const hash = linkHash(token);
  return auth.runtime.database.transaction(async (tx): Promise<ResetOutcome> => {
    const link = await lockLink(tx, { hash, purpose: 'not-me', at: now() });
    const person = link && (await lockPerson(tx, link.person_id));
    if (!link || !person) return { ok: false, code: 'link' };
    await useLink(tx, hash, now());
    await useConfirmLinks(tx, person.id, now());
    const { PAGESA_BANK_CONTACT: address, PAGESA_BANK_NAME: bankName } = auth.runtime.configuration;
    const name = `${person.first_name} ${person.last_name}`;
    const values = {
      name,
      username: person.username,
      id: person.id,
      address: link.address,
      at: momentText(now()),
    };
    const bank = { id: null, name: bankName, language: 'sq' as const, address, channel: 'mail' as const };
    await writeMessage(auth, tx, { to: bank, template: 'not-me-to-bank', values });
    if (person.state !== 'blocked')
      await blockPerson(auth, tx, { person, reason: 'not-me', actor: person.id, from });
    return { ok: true };
  });
}
