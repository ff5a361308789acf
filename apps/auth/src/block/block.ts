// Blocks and unblocks a person or a machine client, here and, by the event, in every service.
import { markBlocked, markUnblocked } from '#access';
import { eventOf, events } from '#events';
import { newId, now } from '#time';
import type { Tx } from '#db';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import { findClient, setClientState } from '../clients/client.sql.js';
import type { FromWhere } from '../from-where.js';
import { writeToPerson } from '../messages/write-to-person.js';
import { endPersonSessions } from '../sessions/end-session.js';
import { lockPerson, setState, type PersonRow } from '../people/person.sql.js';
import { blockReasonText, type BlockReason } from './block-reasons.js';
import { signals } from './policy.rules.js';
import { forgetSignals } from './policy.sql.js';

export interface BlockAct {
  reason: BlockReason;
  note?: string;
  actor: string;
  from: FromWhere;
}

export type BlockOutcome = { ok: true } | { ok: false; code: 'unknown' | 'state' | 'own' };

/** Nobody blocks themselves by accident here: customers do it by "not me", operators ask another one. */
export function block(auth: Auth, subject: string, act: BlockAct): Promise<BlockOutcome> {
  return auth.runtime.database.transaction(async (tx): Promise<BlockOutcome> => {
    if (subject === act.actor) return { ok: false, code: 'own' };
    const person = await lockPerson(tx, subject);
    if (!person) return blockClient(auth, tx, { id: subject, ...act });
    if (person.state !== 'active' && person.state !== 'invited') return { ok: false, code: 'state' };
    await blockPerson(auth, tx, { person, ...act });
    return { ok: true };
  });
}

export async function blockPerson(
  auth: Auth,
  tx: Tx,
  { person, ...act }: BlockAct & { person: PersonRow },
): Promise<void> {
  await setState(tx, person.id, { state: 'blocked', reason: act.note ?? act.reason });
  await publishBlock(auth, tx, { subject: person.id, reason: act.reason });
  await endPersonSessions(auth, tx, { personId: person.id, sessionId: null, reason: 'blocked' });
  const values = { reason: blockReasonText[person.language][act.reason] };
  await writeToPerson(auth, tx, { person, template: 'blocked', values });
  await recordBlock(auth, tx, { act: 'blocked', target: person.id, ...act });
}

async function blockClient(
  auth: Auth,
  tx: Tx,
  { id, ...act }: BlockAct & { id: string },
): Promise<BlockOutcome> {
  const client = await findClient(tx, id);
  if (!client) return { ok: false, code: 'unknown' };
  if (client.state === 'blocked') return { ok: false, code: 'state' };
  await setClientState(tx, id, 'blocked');
  await publishBlock(auth, tx, { subject: id, reason: act.reason });
  await recordBlock(auth, tx, { act: 'blocked', target: id, ...act });
  return { ok: true };
}

export async function publishBlock(
  auth: Auth,
  tx: Tx,
  of: { subject: string; reason: string },
): Promise<void> {
  const atMs = now().getTime();
  const data = { ...of, atMs };
  await markBlocked(tx, 'auth', data);
  const event = eventOf(events.subjectBlocked, data, { id: newId('blk'), timeMs: atMs });
  await auth.runtime.log.append(tx, 'auth.users', [event]);
}

/** A person who never activated goes back to where they were. */
export function unblock(
  auth: Auth,
  subject: string,
  act: { note: string; actor: string; from: FromWhere },
): Promise<BlockOutcome> {
  return auth.runtime.database.transaction(async (tx): Promise<BlockOutcome> => {
    if (subject === act.actor) return { ok: false, code: 'own' };
    const person = await lockPerson(tx, subject);
    const client = person ? undefined : await findClient(tx, subject);
    if (!person && !client) return { ok: false, code: 'unknown' };
    if ((person ?? client)!.state !== 'blocked') return { ok: false, code: 'state' };
    if (person) {
      await setState(tx, person.id, { state: person.password_hash ? 'active' : 'invited', reason: null });
      await forgetSignals(tx, person.id, signals);
      await writeToPerson(auth, tx, { person: person, template: 'unblocked' });
    } else await setClientState(tx, subject, 'active');
    const data = { subject, atMs: now().getTime() };
    await markUnblocked(tx, 'auth', data);
    const event = eventOf(events.subjectUnblocked, data, { id: newId('ubl'), timeMs: data.atMs });
    await auth.runtime.log.append(tx, 'auth.users', [event]);
    await recordBlock(auth, tx, { act: 'unblocked', target: subject, ...act });
    return { ok: true };
  });
}

function recordBlock(
  auth: Auth,
  tx: Tx,
  of: { act: string; target: string; reason?: string; note?: string; actor: string; from: FromWhere },
): Promise<void> {
  const { act, target, actor, from, reason, note } = of;
  const detail = { ...(reason && { reason }), ...(note && { note }) };
  return recordAct(auth, tx, { act, actor, target, ...from, detail });
}
