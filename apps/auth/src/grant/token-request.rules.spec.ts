// Token requests as RFC 6749 allows and forbids them.
import { describe, expect, it } from '@jest/globals';
import { readTokenRequest } from './token-request.rules.js';

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const grant = { grant_type: 'client_credentials' };

describe('readTokenRequest', () => {
  it.each([
    ['a secret in the body', { ...grant, client_id: 'c', client_secret: 's' }, undefined],
    ['a secret in the header, form-encoded', grant, basic('c', 's')],
    [
      'parameters nobody knows',
      { ...grant, client_id: 'c', client_secret: 's', shoe_size: ['1', '2'].join() },
      undefined,
    ],
  ])('takes %s', (_, body, header) => {
    expect(readTokenRequest(body, header)).toEqual({
      ok: true,
      grant: 'client_credentials',
      proof: { method: 'secret', clientId: 'c', secret: 's' },
    });
  });

  it('decodes id and secret of the header', () => {
    const request = readTokenRequest(grant, basic('my+client', 'a%3Ab%25'));
    expect(request).toMatchObject({ proof: { clientId: 'my client', secret: 'a:b%' } });
  });

  it('reads scopes once each', () => {
    const body = { ...grant, client_id: 'c', client_secret: 's', scope: 'a b a' };
    expect(readTokenRequest(body, undefined)).toMatchObject({ scopes: ['a', 'b'] });
  });

  it.each([
    ['no object', 'x', undefined, 'invalid_request'],
    ['a parameter twice', { ...grant, scope: ['a', 'b'] }, undefined, 'invalid_request'],
    ['another grant', { grant_type: 'authorization_code' }, undefined, 'unsupported_grant_type'],
    ['two proofs', { ...grant, client_id: 'c', client_secret: 's' }, basic('c', 's'), 'invalid_request'],
    ['a broken header', grant, 'Basic %%%', 'invalid_client'],
    ['a header that is not form-encoded', grant, basic('c', '%zz'), 'invalid_client'],
    ['an id that differs', { ...grant, client_id: 'd' }, basic('c', 's'), 'invalid_request'],
    [
      'an assertion of another type',
      { ...grant, client_assertion: 'x', client_assertion_type: 'y' },
      undefined,
      'invalid_request',
    ],
    [
      'a bad scope',
      { ...grant, client_id: 'c', client_secret: 's', scope: 'a  b' },
      undefined,
      'invalid_scope',
    ],
    ['no refresh token', { grant_type: 'refresh_token' }, undefined, 'invalid_request'],
  ])('refuses %s', (_, body, header, error) => {
    expect(readTokenRequest(body, header)).toMatchObject({ ok: false, error: { error } });
  });
});
