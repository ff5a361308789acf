// Matching agrees with regular expressions, and nothing can run away.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patterns } from '../test/patterns.js';
import { matcherOf, newWalk } from './match.rules.js';
import { charactersOf, readPattern } from './pattern.rules.js';

describe('matching', () => {
  it('decides as the same regular expression does, and finds the same groups', () => {
    let fitting = 0;
    fc.assert(
      fc.property(
        patterns,
        fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
        fc.nat(3),
        (source, dice, mutations) => {
          const reading = readPattern(source);
          fc.pre(reading.ok);
          if (!reading.ok) return;
          let die = 0;
          const roll = (max: number): number => dice[die++ % dice.length] % max;
          let text = reading.items
            .map((item) => {
              const choices = item.words ?? charactersOf(item);
              const count = item.words ? 1 : item.min + roll(item.max - item.min + 1);
              return Array.from({ length: count }, () => choices[roll(choices.length)]).join('');
            })
            .join('');
          for (let i = 0; i < mutations; i++) {
            const place = roll(text.length + 1);
            text =
              text.slice(0, place) + ['A', '7', '', 'D', '-', 'é'][roll(6)] + text.slice(place + roll(2));
          }
          const walk = newWalk(reading.items);
          const matches = matcherOf(reading.items)(text, walk);
          const expected = new RegExp(`^(?:${source})$`).exec(text);
          expect([source, text, matches]).toEqual([source, text, expected !== null]);
          if (matches) fitting++;
          reading.items.forEach(({ group }, index) => {
            if (!matches || group === undefined || reading.items[index + 1]?.group === group) return;
            const first = reading.items.findIndex((item) => item.group === group);
            const from = first === 0 ? 0 : walk.ends[first - 1];
            expect(text.slice(from, walk.ends[index])).toBe(expected?.groups?.[group]);
          });
        },
      ),
      { numRuns: 2_000 },
    );
    expect(fitting).toBeGreaterThan(500);
  });

  it('looks at each character once, however hard the text tries: no pattern can run away', () => {
    fc.assert(
      fc.property(
        patterns,
        fc.string({ unit: fc.constantFrom('A', '7', 'D', '-'), maxLength: 200 }),
        (source, text) => {
          const reading = readPattern(source);
          fc.pre(reading.ok);
          if (!reading.ok) return;
          let looks = 0;
          const counted = {
            length: text.length,
            charCodeAt: (place: number): number => (looks++, text.charCodeAt(place)),
            startsWith: (word: string, place: number): boolean => (looks++, text.startsWith(word, place)),
          };
          matcherOf(reading.items)(counted as unknown as string, newWalk(reading.items));
          const wordCount = reading.items.reduce((sum, item) => sum + (item.words?.length ?? 1), 0);
          expect(looks).toBeLessThanOrEqual(text.length + wordCount);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
