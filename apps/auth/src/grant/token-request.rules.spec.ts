// Token requests as RFC 6749 allows and forbids them.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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

  const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const formEncoded = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');

  it('reads any id and secret out of the header as it does out of the body', () => {
    fc.assert(
      fc.property(texts, texts, (clientId, secret) => {
        const expected = { ok: true, proof: { method: 'secret', clientId, secret } };
        const header = basic(formEncoded(clientId), formEncoded(secret));
        expect(readTokenRequest(grant, header)).toMatchObject(expected);
        expect(readTokenRequest({ ...grant, client_id: clientId }, header)).toMatchObject(expected);
        const body = { ...grant, client_id: clientId, client_secret: secret };
        expect(readTokenRequest(body, undefined)).toMatchObject(expected);
      }),
    );
  });

  it('takes one proof and never two or none', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (header, secret, assertion) => {
        const body = {
          ...grant,
          client_id: 'c',
          ...(secret && { client_secret: 's' }),
          ...(assertion && {
            client_assertion: 'a.b.c',
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          }),
        };
        const ways = [header, secret, assertion].filter(Boolean).length;
        expect(readTokenRequest(body, header ? basic('c', 's') : undefined).ok).toBe(ways === 1);
      }),
    );
  });

  it('gives each scope once, in the order asked', () => {
    const scope = fc.stringMatching(/^[!#-[\]-~]{1,12}$/);
    fc.assert(
      fc.property(fc.array(scope, { minLength: 1, maxLength: 6 }), (scopes) => {
        const body = { ...grant, client_id: 'c', client_secret: 's', scope: scopes.join(' ') };
        expect(readTokenRequest(body, undefined)).toMatchObject({ scopes: [...new Set(scopes)] });
        const spaced = readTokenRequest({ ...body, scope: `${body.scope} ` }, undefined);
        expect(spaced).toMatchObject({ ok: false, error: { error: 'invalid_scope' } });
      }),
    );
  });

  it('answers anything at all, and lets in nobody without a secret', () => {
    const names = fc.constantFrom(
      'grant_type',
      'scope',
      'client_id',
      'refresh_token',
      'client_assertion',
      'x',
    );
    const values = fc.oneof(
      fc.constantFrom<unknown>('client_credentials', 'refresh_token', '', 'a', 'a b'),
      fc.anything(),
    );
    const bodies = fc.oneof(fc.anything(), fc.dictionary(names, values));
    fc.assert(
      fc.property(bodies, fc.option(fc.string(), { nil: undefined }), (body, header) => {
        const request = readTokenRequest(body, header);
        if (!request.ok) return expect(request.error.error_description).not.toBe('');
        if (request.grant === 'refresh_token') return expect(request.refreshToken).not.toBe('');
        expect(
          request.proof.method === 'secret' ? request.proof.secret : request.proof.assertion,
        ).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });
});
