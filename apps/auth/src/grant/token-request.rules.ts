// Reads a token request as RFC 6749 has it, out of the body and the Authorization header. Pure.

/** An error answer of RFC 6749, section 5.2. */
export interface OAuthError {
  status: 400 | 401 | 429;
  error: string;
  error_description: string;
}

export type ClientProof =
  | { method: 'secret'; clientId: string; secret: string }
  | { method: 'assertion'; clientId?: string; assertion: string };

export type TokenRequest =
  | { ok: true; grant: 'client_credentials'; proof: ClientProof; scopes?: string[] }
  | { ok: true; grant: 'refresh_token'; refreshToken: string }
  | { ok: false; error: OAuthError };

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const scopeForm = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;

export function readTokenRequest(body: unknown, authorization: string | undefined): TokenRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refused('invalid_request', 'send the request form-encoded or as a JSON object');
  const values = body as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value)) return refused('invalid_request', `${name} is given more than once`);
    if (typeof value !== 'string' && known.has(name))
      return refused('invalid_request', `${name} must be text`);
  }
  const grant = text(values.grant_type);
  if (!grant) return refused('invalid_request', 'grant_type is missing');
  if (grant === 'refresh_token') {
    const refreshToken = text(values.refresh_token);
    if (!refreshToken) return refused('invalid_request', 'refresh_token is missing');
    return { ok: true, grant, refreshToken };
  }
  if (grant !== 'client_credentials')
    return refused('unsupported_grant_type', 'grant_type must be client_credentials or refresh_token');
  const scope = text(values.scope);
  if (scope && !scopeForm.test(scope))
    return refused('invalid_scope', 'scope must be words parted by one blank');
  const proof = readProof(values, authorization);
  if ('error' in proof) return { ok: false, error: proof };
  return { ok: true, grant, proof, ...(scope && { scopes: [...new Set(scope.split(' '))] }) };
}

const known = new Set([
  'grant_type',
  'scope',
  'client_id',
  'client_secret',
  'refresh_token',
  'client_assertion',
]);

function readProof(
  values: Record<string, unknown>,
  authorization: string | undefined,
): ClientProof | OAuthError {
  const [id, secret, assertion] = ['client_id', 'client_secret', 'client_assertion'].map((name) =>
    text(values[name]),
  );
  const ways = [authorization, secret, assertion].filter((way) => way !== undefined).length;
  if (ways > 1) return failure('invalid_request', 'the client must prove itself in one way only');
  if (authorization !== undefined) return readBasic(authorization, id);
  if (assertion !== undefined) {
    if (values.client_assertion_type !== assertionType)
      return failure('invalid_request', `client_assertion_type must be ${assertionType}`);
    return { method: 'assertion', assertion, ...(id && { clientId: id }) };
  }
  if (!id || !secret) return failure('invalid_client', 'the client must prove itself', 401);
  return { method: 'secret', clientId: id, secret };
}

// RFC 6749, 2.3.1: id and secret are form-encoded before they are joined.
function readBasic(authorization: string, bodyId: string | undefined): ClientProof | OAuthError {
  const pair = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization)?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(pair ?? '', 'base64').toString('utf8')) ?? [];
  if (!id || !secret) return failure('invalid_client', 'the Authorization header is no Basic one', 401);
  const clientId = formDecoded(id);
  const decoded = formDecoded(secret);
  if (clientId === undefined || decoded === undefined)
    return failure('invalid_client', 'the Authorization header is not form-encoded', 401);
  if (bodyId !== undefined && bodyId !== clientId)
    return failure('invalid_request', 'client_id differs from the Authorization header');
  return { method: 'secret', clientId, secret: decoded };
}

function formDecoded(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function failure(error: string, description: string, status: OAuthError['status'] = 400): OAuthError {
  return { status, error, error_description: description };
}

function refused(error: string, description: string): { ok: false; error: OAuthError } {
  return { ok: false, error: failure(error, description) };
}
