// Checks access tokens (RFC 9068) without asking auth: signature and claims once per token, blocks on every
// request.
import { Problem } from '#http';
import { now } from '#time';
import type { Database } from '#db';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { signatureAlgorithms, tokenAudience, tokenIssuer, type Caller } from './caller.js';
import { callerOfClaims } from './caller.rules.js';
import { Refusals } from './refusals.js';
import { TrustedKeys } from './trusted-keys.js';

/** What checking needs of a service: where its copy of auth's events is. A Runtime of '#service' fits. */
export interface AccessHost {
  database: Database;
  logger?: { warn(details: object, message: string): void };
}

interface CheckedToken {
  caller: Caller;
  kid: string | undefined;
  issuedAtMs: number;
  expiresAtMs: number;
}

const cachedTokensMax = 10_000;
const tokenLengthMax = 8_192;

export class TokenCheck {
  private readonly keys: TrustedKeys;
  private readonly refusals: Refusals;
  private readonly cached = new Map<string, CheckedToken>();

  constructor(host: AccessHost) {
    this.keys = new TrustedKeys(host.database, (error) =>
      host.logger?.warn({ err: error }, 'a trusted key cannot be read; its tokens are refused'),
    );
    this.refusals = new Refusals(host.database);
  }

  /** The caller of a token; throws Problem('unauthorized') with the reason. */
  async callerOf(token: string): Promise<Caller> {
    const checked = this.cached.get(token) ?? (await this.check(token));
    if (checked.expiresAtMs <= now().getTime()) {
      this.cached.delete(token);
      throw refused('the access token has expired');
    }
    const { caller, kid } = checked;
    if (await this.refusals.refuses([caller.subject, caller.session, kid], checked.issuedAtMs))
      throw refused('the access token was withdrawn: its session ended or its owner is blocked');
    return caller;
  }

  private async check(token: string): Promise<CheckedToken> {
    if (token.length > tokenLengthMax) throw refused('the access token is too long');
    const { payload, protectedHeader } = await this.verified(token);
    const caller = callerOfClaims(payload);
    if (!caller) throw refused('the access token does not say who calls');
    const { kid } = protectedHeader;
    const checked = { caller, kid, issuedAtMs: payload.iat! * 1_000, expiresAtMs: payload.exp! * 1_000 };
    if (this.cached.size >= cachedTokensMax) this.cached.delete(this.cached.keys().next().value!);
    this.cached.set(token, checked);
    return checked;
  }

  private async verified(token: string) {
    try {
      const { kid } = decodeProtectedHeader(token);
      const key = kid === undefined ? undefined : await this.keys.find(kid);
      if (!key) throw refused('the access token is signed with a key that is not known');
      return await jwtVerify(token, key, {
        issuer: tokenIssuer,
        audience: tokenAudience,
        typ: 'at+jwt',
        algorithms: signatureAlgorithms,
        requiredClaims: ['sub', 'iat', 'exp', 'jti', 'client_id'],
        currentDate: now(),
      });
    } catch (error) {
      throw problemOf(error);
    }
  }
}

function problemOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return refused('the access token has expired');
  if (error instanceof errors.JOSEError || error instanceof TypeError)
    return refused('the access token is not valid');
  return error;
}

function refused(why: string): Problem {
  return new Problem('unauthorized', why, { tokenError: { error: 'invalid_token' } });
}
