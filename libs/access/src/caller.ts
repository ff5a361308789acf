// Who calls, as a checked access token says; and the names that whoever issues and whoever checks tokens
// must share.

export type CallerKind = 'client' | 'operator' | 'customer';

/**
 * The caller of a request. `subject` is what blocks and audit entries name; `ibans` are the accounts that a
 * customer may use.
 */
export interface Caller {
  subject: string;
  kind: CallerKind;
  name: string;
  scopes: string[];
  roles: string[];
  ibans?: string[];
  /** The session of a customer or an operator. */
  session?: string;
  /** Requests a second that a machine client may make of one process. */
  requestsPerSecondMax?: number;
}

/**
 * Issuer and audience of access tokens (RFC 9068); both are names, so that they hold wherever the services
 * answer.
 */
export const tokenIssuer = 'urn:pagesa:auth';
export const tokenAudience = 'urn:pagesa';
/**
 * Audience of a payment's confirmation: it must never pass as an access token, nor an access token as one.
 */
export const confirmationAudience = 'urn:pagesa:payments';

export const signatureAlgorithms = ['ES256', 'EdDSA'];
