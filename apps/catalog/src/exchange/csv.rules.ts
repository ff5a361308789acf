// CSV by RFC 4180: reads it piece by piece, and writes it so that a spreadsheet takes no text for a
// formula. Pure.

/** The file cannot be read on from here; records before it were good. */
export class BrokenFile extends Error {
  override name = 'BrokenFile';

  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

export interface CsvRecord {
  /** The line on which it begins. */
  line: number;
  cells: string[];
}

const recordLengthMax = 262_144;

/** Takes the text in pieces of any size. Lines end in LF or CR LF; an empty line is no record. */
export class CsvReader {
  private cells: string[] = [];
  private cell = '';
  private place: 'begin' | 'plain' | 'quoted' | 'after' = 'begin';
  private line = 1;
  private beganOn = 1;
  private length = 0;

  /** Throws BrokenFile where quotes do not fit or a record is far too long. */
  *read(text: string): Generator<CsvRecord> {
    for (const character of text) {
      if (++this.length > recordLengthMax)
        throw new BrokenFile(`the record has more than ${recordLengthMax} characters`, this.beganOn);
      if (character === '\n' && this.place !== 'quoted') {
        yield* this.endRecord();
        this.beganOn = ++this.line;
      } else this.take(character);
    }
  }

  *end(): Generator<CsvRecord> {
    if (this.place === 'quoted') throw new BrokenFile('a quoted field is not closed', this.beganOn);
    yield* this.endRecord();
  }

  private take(character: string): void {
    if (this.place === 'quoted') {
      if (character === '\n') this.line++;
      if (character === '"') this.place = 'after';
      else this.cell += character;
    } else if (character === ',') this.endCell();
    else if (character === '"') {
      if (this.place === 'plain')
        throw new BrokenFile('a quote stands inside an unquoted field', this.beganOn);
      // Two quotes inside a quoted field are one.
      if (this.place === 'after') this.cell += character;
      this.place = 'quoted';
    } else if (this.place !== 'after') {
      this.cell += character;
      this.place = 'plain';
    } else if (character !== '\r') throw new BrokenFile('something follows a quoted field', this.beganOn);
  }

  private endCell(): void {
    this.cells.push(this.cell);
    this.cell = '';
    this.place = 'begin';
  }

  private *endRecord(): Generator<CsvRecord> {
    if (this.place === 'plain') this.cell = this.cell.replace(/\r$/, '');
    const isEmpty = this.cells.length === 0 && this.cell === '' && this.place !== 'after';
    this.endCell();
    const { cells } = this;
    this.cells = [];
    this.length = 0;
    if (!isEmpty) yield { line: this.beganOn, cells };
  }
}

// What Excel, LibreOffice and Sheets begin a formula with, wide forms included (OWASP, CSV injection).
const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const guardedStart = /^'(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20'])/;

/** A cell; an apostrophe is put before what would begin a formula, and `readCell` takes it away again. */
export function writeCell(text: string): string {
  const safe = formulaStart.test(text) || guardedStart.test(text) ? `'${text}` : text;
  return /[",\r\n]|^ | $/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const readCell = (cell: string): string => cell.replace(guardedStart, '');

export const writeRow = (cells: readonly string[]): string => `${cells.map(writeCell).join(',')}\r\n`;
