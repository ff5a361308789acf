// Hardware tokens: taken into stock, given to customers, synchronised by the contact center, blocked.
import { isUniqueViolation } from '#db';
import { newId, now } from '#time';
import { recordAct } from '../audit/record-act.js';
import type { Auth } from '../auth.js';
import type { FromWhere } from '../from-where.js';
import { lockPerson } from '../people/person.sql.js';
import { fromBase32 } from '../codes/base32.rules.js';
import { findConsecutiveCodes, type CodeAlgorithm } from '../codes/one-time-code.rules.js';
import {
  assignToken,
  insertToken,
  lockStockToken,
  lockToken,
  markUsed,
  setTokenState,
} from '../codes/otp-token.sql.js';
import { afterUse, synchroniseWindowOf } from '../codes/token-window.rules.js';
import { makerOf, placeOf } from '../codes/use-code.js';

export interface HardwareToken {
  serial: string;
  kind: 'hardware-hotp' | 'hardware-totp';
  /** Base 32, as the maker delivers it. */
  secret: string;
  algorithm: CodeAlgorithm;
  digits: number;
  stepSeconds: number;
}

export interface By {
  operatorId: string;
  from: FromWhere;
}

export type TokenOutcome =
  | { ok: true; tokenId: string }
  | {
      ok: false;
      code: 'unknown' | 'taken' | 'secret' | 'not-hardware' | 'no-payment-right' | 'codes' | 'state';
    };

const secretBytesMin = 16;

export async function importToken(auth: Auth, token: HardwareToken, by: By): Promise<TokenOutcome> {
  const secret = fromBase32(token.secret);
  if (!secret || secret.length < secretBytesMin) return { ok: false, code: 'secret' };
  const id = newId('otp');
  try {
    await auth.runtime.database.transaction(async (tx) => {
      await insertToken(tx, {
        id,
        person_id: null,
        kind: token.kind,
        serial: token.serial,
        secret_sealed: auth.seal.close(secret, id),
        algorithm: token.algorithm,
        digits: token.digits,
        step_seconds: token.stepSeconds,
        state: 'stock',
        made_at: now(),
      });
      await recordAct(auth, tx, {
        ...actOf(by),
        act: 'hardware-token-imported',
        target: id,
        detail: { serial: token.serial },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: 'taken' };
    throw error;
  }
  return { ok: true, tokenId: id };
}

export function assignHardwareToken(
  auth: Auth,
  of: { serial: string; personId: string },
  by: By,
): Promise<TokenOutcome> {
  return auth.runtime.database.transaction(async (tx): Promise<TokenOutcome> => {
    const person = await lockPerson(tx, of.personId);
    const token = await lockStockToken(tx, of.serial);
    if (!person || !token) return { ok: false, code: 'unknown' };
    if (person.right !== 'payment') return { ok: false, code: 'no-payment-right' };
    await assignToken(tx, token.id, person.id);
    await recordAct(auth, tx, {
      ...actOf(by),
      act: 'hardware-token-assigned',
      target: token.id,
      detail: { serial: of.serial, person: person.id },
    });
    return { ok: true, tokenId: token.id };
  });
}

/**
 * Two codes that follow each other show where the token stands, and that it is in the caller's hand (RFC
 * 4226, 7.4).
 */
export function synchroniseToken(
  auth: Auth,
  of: { tokenId: string; codes: readonly [string, string] },
  by: By,
): Promise<TokenOutcome> {
  return auth.runtime.database.transaction(async (tx): Promise<TokenOutcome> => {
    const token = await lockToken(tx, of.tokenId);
    if (!token?.person_id) return { ok: false, code: 'unknown' };
    if (token.kind === 'mtoken') return { ok: false, code: 'not-hardware' };
    if (token.state === 'void') return { ok: false, code: 'state' };
    const atMs = now().getTime();
    const places = synchroniseWindowOf(placeOf(token), atMs);
    const place = findConsecutiveCodes(makerOf(auth, token), of.codes, places);
    const found = place !== undefined;
    if (found) await markUsed(tx, { id: token.id, ...afterUse(placeOf(token), place, atMs) });
    await recordAct(auth, tx, {
      ...actOf(by),
      act: found ? 'token-synchronised' : 'token-not-synchronised',
      target: token.id,
      detail: { person: token.person_id },
    });
    return found ? { ok: true, tokenId: token.id } : { ok: false, code: 'codes' };
  });
}

/** A lost or stolen token; `void` is for good. */
export function stopToken(
  auth: Auth,
  of: { tokenId: string; state: 'blocked' | 'void'; reason: string },
  by: By,
): Promise<TokenOutcome> {
  return auth.runtime.database.transaction(async (tx): Promise<TokenOutcome> => {
    const token = await lockToken(tx, of.tokenId);
    if (!token?.person_id) return { ok: false, code: 'unknown' };
    if (token.state === 'void') return { ok: false, code: 'state' };
    await setTokenState(tx, token.id, of.state);
    await recordAct(auth, tx, {
      ...actOf(by),
      act: `token-${of.state}`,
      target: token.id,
      detail: { reason: of.reason, person: token.person_id },
    });
    return { ok: true, tokenId: token.id };
  });
}

const actOf = ({ operatorId, from }: By) => ({ actor: operatorId, ...from });
