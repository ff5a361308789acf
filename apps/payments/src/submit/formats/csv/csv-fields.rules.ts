// Splits a CSV record into fields by RFC 4180, line by line, since a quoted field may hold line ends. Pure;
// stricter than spreadsheets: a stray quote is a problem.
const quote = '"';

/**
 * The fields of one record: `begin`, then `read` each line until it is done; a line inside a quoted field
 * leaves it `open`.
 */
export class FieldReader {
  fields: string[] = [];
  #quoted: string | undefined;

  constructor(private readonly separator: string) {}

  begin(): void {
    this.fields = [];
    this.#quoted = undefined;
  }

  /**
   * `done`, `open` (the record goes on with the next line), or a sentence saying what is wrong with the
   * quotes.
   */
  read(line: string): string {
    if (this.#quoted === undefined && !line.includes(quote)) {
      this.fields = line.split(this.separator);
      return 'done';
    }
    let at = 0;
    if (this.#quoted !== undefined) {
      this.#quoted += '\n';
      at = this.#readQuoted(line, 0);
    }
    // After a field the place is a separator's or the end; `at` may pass the end by one when the last field
    // is empty.
    else at = this.#readField(line, 0);
    while (at >= 0 && at < line.length) {
      if (line[at] !== this.separator)
        return `a quoted field is followed by ${JSON.stringify(line[at])} at character ${at + 1}`;
      at = this.#readField(line, at + 1);
    }
    if (this.#quoted !== undefined) return 'open';
    return at < 0 ? `a quote stands inside an unquoted field at character ${-at}` : 'done';
  }

  /** Where the field ends; negative if a quote stands inside it. */
  #readField(line: string, from: number): number {
    if (line[from] === quote) {
      this.#quoted = '';
      return this.#readQuoted(line, from + 1);
    }
    const found = line.indexOf(this.separator, from);
    const end = found < 0 ? line.length : found;
    const field = line.slice(from, end);
    const stray = field.indexOf(quote);
    if (stray >= 0) return -(from + stray + 1);
    this.fields.push(field);
    return end;
  }

  #readQuoted(line: string, from: number): number {
    let at = from;
    for (;;) {
      const found = line.indexOf(quote, at);
      if (found < 0) {
        this.#quoted += line.slice(at);
        return line.length;
      }
      this.#quoted += line.slice(at, found);
      if (line[found + 1] !== quote) {
        this.fields.push(this.#quoted as string);
        this.#quoted = undefined;
        return found + 1;
      }
      this.#quoted += quote;
      at = found + 2;
    }
  }
}
