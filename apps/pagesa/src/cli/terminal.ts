// How the command line writes: colours only for a terminal, columns aligned, progress as a bar or as lines.
import { monotonicMs } from '#time';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): boolean;
}

const isColoured = (output: Output): boolean =>
  output.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

/** The text in a style, where standard output shows styles. */
export function paint(style: Style, text: string): string {
  return isColoured(process.stdout) ? styleText(style, text) : text;
}

export function printLine(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, process.stdout.isTTY ? 2 : undefined)}\n`);
}

/** What a person wants to know meanwhile; standard output belongs to the result. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

const widthOf = (text: string): number => [...text].length;

/**
 * Rows in aligned columns, two blanks between them; `right` names the columns that are aligned to the right.
 */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))));
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const blanks = ' '.repeat(widths[at] - widthOf(cell));
        return right.includes(at) ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A value of a database row or of JSON as one cell. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An instant in ISO 8601 as a person reads it: `2026-11-23 17:05:09 UTC`. */
export function instant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** A whole number with its thousands apart. */
export function grouped(value: number): string {
  return value.toLocaleString('en').replaceAll(',', ' ');
}

/** A number of bytes as a person reads it: `4.2 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const step = bytes < 1e6 ? 1e3 : bytes < 1e9 ? 1e6 : 1e9;
  return `${(bytes / step).toFixed(1)} ${{ 1e3: 'kB', 1e6: 'MB', 1e9: 'GB' }[step]}`;
}

const barEveryMs = 100;
const lineEveryMs = 5_000;
const barWidth = 24;

/**
 * Progress of long work on standard error: on a terminal a bar that is drawn anew, elsewhere a line every
 * five seconds and one at the end.
 */
export class Progress {
  private shownAtMs: number;
  private shown = '';
  private latest = '';

  constructor(private readonly output: Output = process.stderr) {
    this.shownAtMs = output.isTTY ? -Infinity : monotonicMs();
  }

  /** `fraction` of the whole, if it is known. */
  show(text: string, fraction?: number): void {
    this.latest = text;
    const everyMs = this.output.isTTY ? barEveryMs : lineEveryMs;
    const atMs = monotonicMs();
    if (atMs - this.shownAtMs < everyMs || text === this.shown) return;
    this.shownAtMs = atMs;
    this.shown = text;
    if (this.output.isTTY) this.output.write(`\r\u001b[2K${this.fitting(barOf(fraction) + text)}`);
    else this.output.write(`${text}\n`);
  }

  // A line that wraps could not be drawn over.
  private fitting(text: string): string {
    return [...text].slice(0, (this.output.columns ?? 80) - 1).join('');
  }

  /** Takes the bar away; what comes next starts on a clean line. */
  end(): void {
    if (this.output.isTTY) this.output.write('\r\u001b[2K');
    else if (this.latest !== this.shown) this.output.write(`${this.latest}\n`);
    this.shown = this.latest;
  }
}

function barOf(fraction: number | undefined): string {
  if (fraction === undefined) return '';
  const part = Math.min(1, Math.max(0, fraction));
  const full = Math.round(part * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${`${Math.floor(part * 100)}%`.padStart(4)}  `;
}
