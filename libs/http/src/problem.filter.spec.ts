import { describe, expect, it } from '@jest/globals';
import { Problem } from './problem.js';
import { challengeOf } from './problem.filter.js';

const challenge = (problem: Problem): string | undefined => challengeOf(problem, problem.document);

describe('the challenge of RFC 6750', () => {
  it.each([
    ['names no error where no token came', new Problem('unauthorized', 'send one'), 'Bearer realm="pagesa"'],
    [
      'says what is wrong with a token',
      new Problem('unauthorized', 'it has expired', { tokenError: { error: 'invalid_token' } }),
      'Bearer realm="pagesa", error="invalid_token", error_description="it has expired"',
    ],
    [
      'names the scopes of which one would do',
      new Problem('forbidden', 'this needs the scope "a"', {
        tokenError: { error: 'insufficient_scope', scope: ['a', 'b'] },
      }),
      `Bearer realm="pagesa", error="insufficient_scope", error_description="this needs the scope 'a'", scope="a b"`,
    ],
    [
      'holds only letters that the header may',
      new Problem('unauthorized', 'një "ë" \\ \r\nSet-Cookie: x', { tokenError: { error: 'invalid_token' } }),
      `Bearer realm="pagesa", error="invalid_token", error_description="nj ''  Set-Cookie: x"`,
    ],
    ['is none for other refusals', new Problem('forbidden', 'not yours'), undefined],
  ])('%s', (_what, problem, expected) => {
    expect(challenge(problem)).toBe(expected);
  });
});
