// Checks a confirmation in the service that takes the payment, without asking auth.
import { now } from '#time';
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { confirmationAudience, signatureAlgorithms, tokenIssuer } from './caller.js';
import { checkClaims, type ConfirmationOutcome, type ConfirmedPayment } from './confirmation.rules.js';
import type { AccessHost } from './token-check.js';
import { TrustedKeys } from './trusted-keys.js';

export class ConfirmationCheck {
  private readonly keys: TrustedKeys;

  /** One for a service: it keeps the keys that it has read. */
  constructor(host: AccessHost) {
    this.keys = new TrustedKeys(host.database, (error) =>
      host.logger?.warn({ err: error }, 'a trusted key cannot be read; its confirmations are refused'),
    );
  }

  /**
   * Whether the header `Payment-Confirmation` confirms exactly these payments, by this subject. A
   * confirmation needs no
   * list of used ones: it names the transaction ids, and an id is executed once.
   */
  async check(
    confirmation: string | undefined,
    submission: { subject: string; payments: readonly ConfirmedPayment[] },
  ): Promise<ConfirmationOutcome> {
    if (!confirmation)
      return {
        ok: false,
        code: 'DS0A',
        text: 'this payment must be confirmed: send the header Payment-Confirmation from POST /v1/auth/confirmations',
      };
    const payload = await this.verified(confirmation);
    if (!payload)
      return {
        ok: false,
        code: 'DS0B',
        text: 'the confirmation is not valid, or is older than five minutes',
      };
    const { sub, jti, digest, count } = payload;
    const claims = { subject: String(sub), digest: String(digest), count: Number(count) };
    const check = checkClaims(claims, submission);
    return check.ok ? { ok: true, confirmationId: String(jti) } : check;
  }

  private async verified(confirmation: string): Promise<Record<string, unknown> | undefined> {
    try {
      const { kid } = decodeProtectedHeader(confirmation);
      const key = kid === undefined ? undefined : await this.keys.find(kid);
      if (!key) return undefined;
      const { payload } = await jwtVerify(confirmation, key, {
        issuer: tokenIssuer,
        audience: confirmationAudience,
        typ: 'payment-confirmation+jwt',
        algorithms: signatureAlgorithms,
        requiredClaims: ['sub', 'exp', 'jti', 'digest', 'count'],
        currentDate: now(),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
      throw error;
    }
  }
}
