// Signs a person in by password and, where needed, a one-time code. Never tells which of them failed, nor
// whether the user exists.
import { newId, now } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { recordAct } from '../audit/record-act.js';
import { countSignal } from '../block/policy.js';
import { writeToPerson } from '../messages/write-to-person.js';
import { useCode } from '../codes/use-code.js';
import { beginSession, issueTokens, type SessionAnswer } from '../sessions/begin-session.js';
import { countedAttempt, forgiveAttempt, type Attempted } from './count-attempt.js';
import { deviceOf, makeDeviceToken } from './device.rules.js';
import { findPersonByUsername, lockPerson, rehashPassword, type PersonRow } from '../people/person.sql.js';
import { needsCode } from '../sessions/session.rules.js';

export interface SignIn extends Attempted {
  password: string;
  otp?: string;
  agent: string;
}

export type SignInOutcome =
  | { ok: true; answer: SessionAnswer & { device_token: string } }
  | { ok: false; code: 'denied' }
  | { ok: false; code: 'blocked'; retryAfterSeconds: number };

export async function signIn(auth: Auth, request: SignIn): Promise<SignInOutcome> {
  const { database } = auth.runtime;
  const counted = await countedAttempt(auth, request);
  if (!counted.ok) return { ok: false, code: 'blocked', retryAfterSeconds: counted.retryAfterSeconds };
  const found = await findPersonByUsername(database, request.username);
  const password = await auth.passwords.check(found?.password_hash, request.password);
  const outcome = await database.transaction(async (tx): Promise<SignInOutcome> => {
    const person = await factorsFit(auth, tx, { request, found, passwordFits: password.fits });
    if (!person) return { ok: false, code: 'denied' };
    await forgiveAttempt(tx, counted.lanes);
    const sessionId = await beginSession(tx, person, request);
    const answer = await issueTokens(auth, tx, { person, sessionId });
    const { username } = person;
    const atMs = now().getTime();
    const deviceId = deviceOf(auth.seal, { username, token: request.device, atMs }) ?? newId('dev');
    const device = makeDeviceToken(auth.seal, { username, deviceId, atMs });
    await recordAct(auth, tx, { ...actOf(request), act: 'signed-in', actor: person.id, target: sessionId });
    return { ok: true, answer: { ...answer, device_token: device } };
  });
  if (outcome.ok && password.outdated && found?.password_hash) {
    const before = found.password_hash;
    const hash = await auth.passwords.hash(request.password);
    await database.transaction((tx) => rehashPassword(tx, { id: found.id, before, hash }));
  }
  return outcome;
}

/** The person if every factor fits; otherwise the failure is on the trail. */
async function factorsFit(
  auth: Auth,
  tx: Tx,
  { request, found, passwordFits }: { request: SignIn; found: PersonRow | undefined; passwordFits: boolean },
): Promise<PersonRow | undefined> {
  // The row may have changed while the password was checked.
  const person = await lockPerson(tx, found?.id ?? '');
  const known = passwordFits && person?.password_hash === found?.password_hash ? person : undefined;
  const active = known?.state === 'active' ? known : undefined;
  // Without a right password the code is looked for among the tokens of nobody, which takes the same steps
  // and uses up nothing.
  const personId = active && needsCode(active) ? active.id : '';
  const use = await useCode(auth, tx, { personId, code: request.otp ?? '' });
  const fits = active && (!needsCode(active) || use.ok);
  if (fits) return active;
  if (active && !use.ok && use.blockedIds.length > 0)
    await writeToPerson(auth, tx, { person: active, template: 'token-blocked' });
  const suspect = active && needsCode(active) && !use.ok ? active.id : '';
  await countSignal(auth, tx, { personId: suspect, signal: 'wrong-codes', from: actOf(request) });
  const detail = {
    password: passwordFits,
    code: use.ok,
    state: person?.state ?? null,
    ...(!use.ok && use.blockedIds.length > 0 && { blockedTokens: use.blockedIds }),
  };
  await recordAct(auth, tx, {
    ...actOf(request),
    act: 'sign-in-denied',
    actor: 'anyone',
    ...(person && { target: person.id }),
    detail,
  });
  return undefined;
}

function actOf({ address, agent }: SignIn): { address: string; agent: string } {
  return { address, agent };
}
