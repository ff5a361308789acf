import type { Caller } from '#access';
import { describe, expect, it } from '@jest/globals';
import { assertMaySee } from './permission.js';

const caller = (kind: Caller['kind'], ibans?: string[]): Caller => ({
  subject: 'x',
  kind,
  name: 'x',
  scopes: [],
  roles: [],
  ...(ibans && { ibans }),
});

describe('what a caller may see', () => {
  it.each<[string, Caller, (string | undefined)[], boolean]>([
    ['a customer its own account', caller('customer', ['A', 'B']), ['B'], true],
    ['a customer a payment to its account', caller('customer', ['A']), ['C', 'A'], true],
    ["a customer nobody else's", caller('customer', ['A']), ['C'], false],
    ['a customer nothing without an account', caller('customer', ['A']), [undefined], false],
    ['a customer without accounts nothing', caller('customer'), ['A'], false],
    ['a client all', caller('client'), ['C'], true],
    ['an operator all', caller('operator'), [undefined], true],
  ])('%s', (_what, who, ibans, allowed) => {
    const look = (): void => assertMaySee(who, ...ibans);
    if (allowed) expect(look).not.toThrow();
    else
      expect(look).toThrow(expect.objectContaining({ document: expect.objectContaining({ status: 403 }) }));
  });
});
