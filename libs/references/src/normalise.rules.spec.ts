// Normalising folds case and drops blanks, character by character; nothing else changes and nothing is added.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Normalisation } from './format.js';
import { normaliserOf } from './normalise.rules.js';

const rules = fc.record<Normalisation>(
  {
    case: fc.constantFrom('upper', 'keep'),
    blanks: fc.constantFrom('remove', 'keep'),
    remove: fc.constantFrom('-', '-/', './'),
  },
  { requiredKeys: [] },
);
const unit = fc.oneof(
  fc.constantFrom(
    ...'azAZ09-/.Oë\u017f\u0131',
    ' ',
    '\t',
    '\r',
    '\n',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '\u3000',
  ),
  fc.integer({ min: 0x2000, max: 0x200f }).map((code) => String.fromCharCode(code)),
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
);
const texts = fc.string({ unit, maxLength: 20 });

describe('the normal form of any reference', () => {
  it('is its own normal form', () => {
    fc.assert(
      fc.property(rules, texts, (rule, text) => {
        const normalise = normaliserOf(rule);
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
    );
  });

  it('is made character by character', () => {
    fc.assert(
      fc.property(rules, texts, texts, (rule, one, other) => {
        const normalise = normaliserOf(rule);
        expect(normalise(one + other)).toBe(normalise(one) + normalise(other));
      }),
    );
  });

  it('keeps every character that is no blank, no separator and no small letter', () => {
    const kept = fc
      .nat(0xffff)
      .filter((code) => !/[\sa-z\u200b-\u200f\u202a-\u202e\u2060-]/.test(String.fromCharCode(code)));
    fc.assert(
      fc.property(fc.array(kept), (codes) => {
        const text = String.fromCharCode(...codes);
        expect(normaliserOf({ remove: '-' })(text)).toBe(text);
      }),
    );
  });

  it('has no blank, no separator and no small letter, unless the format keeps them', () => {
    fc.assert(
      fc.property(rules, texts, (rule, text) => {
        const normal = normaliserOf(rule)(text);
        if (rule.case !== 'keep') expect(normal).not.toMatch(/[a-z]/);
        if (rule.blanks !== 'keep') expect(normal).not.toMatch(/[ \t\r\n\u00a0\u2000-\u200f\u3000\ufeff]/);
        for (const separator of rule.remove ?? '') expect(normal).not.toContain(separator);
        if (rule.case === 'keep' && rule.blanks === 'keep' && !rule.remove) expect(normal).toBe(text);
      }),
    );
  });
});
