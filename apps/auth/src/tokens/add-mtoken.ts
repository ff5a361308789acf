// Gives a person an mToken: a secret for the app on the telephone, pending until its first code is accepted.
import { newId, now, randomToken } from '#time';
import type { Tx } from '#db';
import type { Auth } from '../auth.js';
import { toBase32 } from '../codes/base32.rules.js';
import { insertToken } from '../codes/otp-token.sql.js';

export interface NewMtoken {
  tokenId: string;
  /** For typing in, in base 32. */
  secret: string;
  /** For the QR code: the Key URI Format that authenticator apps read. */
  otpauthUrl: string;
}

// As long as the hash of HMAC-SHA-1: RFC 4226, R6.
const secretBytes = 20;

export async function addMtoken(
  auth: Auth,
  tx: Tx,
  of: { person: { id: string; username: string }; state?: 'pending' | 'active' },
): Promise<NewMtoken> {
  const { person, state = 'pending' } = of;
  const id = newId('otp');
  const secret = Buffer.from(randomToken(secretBytes), 'base64url');
  await insertToken(tx, {
    id,
    person_id: person.id,
    kind: 'mtoken',
    serial: null,
    secret_sealed: auth.seal.close(secret, id),
    algorithm: 'sha1',
    digits: 6,
    step_seconds: 30,
    state,
    made_at: now(),
  });
  const issuer = auth.runtime.configuration.PAGESA_BANK_NAME;
  const text = toBase32(secret);
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(person.username)}`;
  const query = new URLSearchParams({ secret: text, issuer, algorithm: 'SHA1', digits: '6', period: '30' });
  const otpauthUrl = `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}`;
  return { tokenId: id, secret: text, otpauthUrl };
}
