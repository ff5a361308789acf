import { describe, expect, it } from '@jest/globals';
import { cellOf, columns, grouped, instant, Progress, size } from './terminal.js';

describe('columns', () => {
  it('aligns by the widest cell, some to the right, and leaves no blanks at the end', () => {
    const rows = [
      ['name', 'count', 'remark'],
      ['Përparim', '1', ''],
      ['x', '1 000', 'more'],
    ];
    expect(columns(rows, [1])).toEqual([
      'name      count  remark',
      'Përparim      1',
      'x         1 000  more',
    ]);
  });
});

describe('cells', () => {
  it.each([
    [null, '-'],
    [undefined, '-'],
    [12, '12'],
    ['text', 'text'],
    [true, 'true'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [{ a: [1] }, '{"a":[1]}'],
  ])('%p is shown as %s', (value, shown) => expect(cellOf(value)).toBe(shown));

  it('numbers, sizes and instants are shown for a person', () => {
    expect([grouped(1234567), grouped(12)]).toEqual(['1 234 567', '12']);
    expect([size(999), size(1500), size(4_200_000), size(7.5e9)]).toEqual([
      '999 B',
      '1.5 kB',
      '4.2 MB',
      '7.5 GB',
    ]);
    expect(instant('2026-11-23T17:05:09.123Z')).toBe('2026-11-23 17:05:09 UTC');
  });
});

describe('progress', () => {
  const shownOn = (isTTY: boolean, work: (progress: Progress) => void): string => {
    let written = '';
    const output = { isTTY, columns: 60, write: (text: string) => ((written += text), true) };
    work(new Progress(output));
    return written;
  };

  it('is a bar on a terminal, no wider than it, and is taken away at the end', () => {
    const written = shownOn(true, (progress) => {
      progress.show('half of something with a very long name indeed', 0.5);
      progress.end();
    });
    const [, bar, end] = written.split('\r\u001b[2K');
    expect(bar).toMatch(/^█{12}░{12} {2}50% {2}half of something/);
    expect([...bar]).toHaveLength(59);
    expect(end).toBe('');
  });

  it('is one line elsewhere when the work is short', () => {
    const written = shownOn(false, (progress) => {
      progress.show('1 of 2', 0.5);
      progress.show('2 of 2', 1);
      progress.end();
      progress.end();
    });
    expect(written).toBe('2 of 2\n');
  });
});
