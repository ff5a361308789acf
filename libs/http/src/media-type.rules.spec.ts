import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseMediaType } from './media-type.rules.js';

const offered = ['application/json', 'application/pdf', 'text/csv'] as const;

describe('the media type of an answer', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['  ', 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV', 'text/csv'],
    ['text/csv; charset=utf-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['application/*', 'application/json'],
    ['application/pdf, text/csv', 'application/pdf'],
    ['text/csv, application/pdf', 'text/csv'],
    ['application/pdf;q=0.5, text/csv;q=0.9', 'text/csv'],
    ['application/pdf;q=0.5, text/csv', 'text/csv'],
    ['image/png, text/csv;q=0.1', 'text/csv'],
    // What a browser sends.
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    // The most specific range counts for a type, wherever it stands (RFC 9110, 12.5.1).
    ['*/*, application/json;q=0.1', 'application/pdf'],
    ['application/json;q=0, */*', 'application/pdf'],
    ['application/*;q=0, */*;q=0.1', 'text/csv'],
    ['application/*;q=0.2, application/pdf;q=0.9, */*;q=0.5', 'application/pdf'],
    ['image/png', undefined],
    ['text/csv;q=0', undefined],
    ['text/csv;q=much', undefined],
    ['text', undefined],
    [',', undefined],
  ])('for %j is %s', (accept, expected) => {
    expect(chooseMediaType(accept, offered)).toBe(expected);
  });

  it('is always one of those offered, or none, for any header', () => {
    fc.assert(
      fc.property(fc.string(), (accept) => {
        const chosen = chooseMediaType(accept, offered);
        expect(chosen === undefined || offered.includes(chosen)).toBe(true);
      }),
    );
  });
});
