// Signs access tokens and confirmations with the key whose turn it is; the private key is kept in memory
// for a minute at most.
import { tokenAudience, tokenIssuer, claimsOfCaller, type Caller } from '#access';
import { monotonicMs, newId, now } from '#time';
import type { Runtime } from '#service';
import { importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Seal } from '../seal.js';
import { rotateKeys } from './rotate-keys.js';
import { livingKeys, type StoredKey } from './signing-key.sql.js';

interface SigningKey {
  kid: string;
  key: CryptoKey | Uint8Array;
  signsUntil: Date;
  /** On the monotonic clock: a clock that is set back must not keep a key that ended. */
  forgetAtMs: number;
}

const keptForMs = 60_000;

export class TokenSigner {
  private current?: SigningKey;
  private loading?: Promise<SigningKey>;

  constructor(
    private readonly runtime: Runtime,
    private readonly seal: Seal,
  ) {}

  /** An access token as RFC 9068 has it. */
  accessToken(caller: Caller, of: { clientId: string; livesSeconds: number }): Promise<string> {
    return this.sign({
      type: 'at+jwt',
      audience: tokenAudience,
      livesSeconds: of.livesSeconds,
      id: newId('tok'),
      subject: caller.subject,
      claims: { client_id: of.clientId, ...claimsOfCaller(caller) },
    });
  }

  /** Any other short statement of ours about a subject; `type` keeps it from passing as another kind. */
  async sign(statement: {
    type: string;
    audience: string;
    livesSeconds: number;
    id: string;
    subject: string;
    claims: Record<string, unknown>;
  }): Promise<string> {
    const { kid, key } = await this.signingKey();
    const atSeconds = Math.floor(now().getTime() / 1_000);
    return new SignJWT(statement.claims)
      .setProtectedHeader({ alg: 'ES256', kid, typ: statement.type })
      .setIssuer(tokenIssuer)
      .setAudience(statement.audience)
      .setSubject(statement.subject)
      .setJti(statement.id)
      .setIssuedAt(atSeconds)
      .setExpirationTime(atSeconds + statement.livesSeconds)
      .sign(key);
  }

  /** Makes the keys that are missing. */
  async prepare(): Promise<void> {
    await rotateKeys(this.runtime, this.seal);
  }

  forget(): void {
    this.current = undefined;
  }

  private async signingKey(): Promise<SigningKey> {
    const { current } = this;
    if (current && current.signsUntil > now() && current.forgetAtMs > monotonicMs()) return current;
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async load(): Promise<SigningKey> {
    const at = now();
    let stored = await this.storedKey(at);
    if (!stored) {
      await this.prepare();
      stored = await this.storedKey(now());
    }
    if (!stored) throw new Error('there is no key to sign with');
    const jwk = JSON.parse(this.seal.open(stored.private_sealed, stored.kid).toString('utf8')) as JWK;
    this.current = {
      kid: stored.kid,
      key: await importJWK(jwk, 'ES256'),
      signsUntil: stored.signs_until,
      forgetAtMs: monotonicMs() + keptForMs,
    };
    return this.current;
  }

  /**
   * The key whose turn it is. To a clock that was set back the first key has not begun: it signs all the
   * same, as every service has known it since it was made, and without it nobody could call.
   */
  private async storedKey(at: Date): Promise<StoredKey | undefined> {
    const keys = await livingKeys(this.runtime.database, at);
    const signing = keys.filter((key) => key.signs_until > at);
    return signing.find((key) => key.signs_from <= at) ?? signing.at(-1);
  }
}
