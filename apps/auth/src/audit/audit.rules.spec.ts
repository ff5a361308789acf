// The hash chain: any change, removal or swap is found at its place.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyOf, firstBrokenLink, nextLink, type ChainLink } from './audit.rules.js';

const key = Buffer.alloc(32, 7);
const start: ChainLink = { seq: 0, hash: Buffer.alloc(0) };

function chainOf(bodies: string[]) {
  let last = start;
  return bodies.map((body) => {
    last = nextLink(key, last, body);
    return { ...last, body };
  });
}

const bodies = fc.array(fc.string(), { minLength: 2, maxLength: 20 });

describe('the chain', () => {
  it('holds as it was written', () => {
    fc.assert(
      fc.property(bodies, (texts) => expect(firstBrokenLink(key, start, chainOf(texts))).toBeUndefined()),
    );
  });

  it('breaks where an entry was changed, taken out, or hashed by somebody without the key', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (texts, pick) => {
        const chain = chainOf(texts);
        const at = pick % chain.length;
        const changed = chain.map((entry, index) =>
          index === at ? { ...entry, body: `${entry.body}!` } : entry,
        );
        expect(firstBrokenLink(key, start, changed)).toBe(at + 1);
        const forged = nextLink(Buffer.alloc(32, 8), chain[at - 1] ?? start, 'forged');
        expect(firstBrokenLink(key, chain[at - 1] ?? start, [{ ...forged, body: 'forged' }])).toBe(at + 1);
        const without = chain.filter((_, index) => index !== at);
        if (at < without.length) expect(firstBrokenLink(key, start, without)).toBe(at + 2);
      }),
    );
  });

  it('keeps who, what, whom and from where', () => {
    const act = { act: 'signed-in', actor: 'usr_1', target: 'ses_1', address: '::1', agent: 'x'.repeat(300) };
    expect(JSON.parse(bodyOf(act, 5))).toEqual({ atMs: 5, ...act, agent: 'x'.repeat(200) });
  });
});
