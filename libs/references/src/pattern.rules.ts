// Reads the pattern of a reference format into items; whatever could be read in two ways or run for long is
// refused here.
import { ambiguityOf } from './ambiguity.rules.js';
import { referenceLengthMax } from './format.js';

/** One step of a pattern: `min` to `max` characters of a class, or one of several words. */
export interface PatternItem {
  source: string;
  group: string | undefined;
  min: number;
  max: number;
  /** By ASCII code: 1 if the item may go on (class) or begin (words) with that character. */
  allowed: Uint8Array;
  words: string[] | undefined;
}

export type PatternReading =
  { ok: true; items: PatternItem[] } | { ok: false; code: string; message: string };

const patternLengthMax = 1_000;
const meta = '\\^$.|?*+()[]{}';
const word = /^[A-Za-z0-9]$/;
const groupName = /^[a-z][A-Za-z0-9]{0,29}$/;

class PatternError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The items of a pattern, or the first reason why it is none. `^` at the beginning and `$` at the end change
 * nothing.
 */
export function readPattern(source: string): PatternReading {
  try {
    const items = new PatternReader(source).read();
    const ambiguity = ambiguityOf(items);
    return ambiguity === undefined
      ? { ok: true, items }
      : { ok: false, code: 'ambiguous', message: ambiguity };
  } catch (error) {
    if (error instanceof PatternError) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}

/** The shortest and the longest text that fits the items. */
export function lengthOf(items: readonly PatternItem[]): { min: number; max: number } {
  let min = 0;
  let max = 0;
  for (const item of items) {
    min += item.min;
    max += item.max;
  }
  return { min, max };
}

/** The characters of an item's class, or those its words can begin with. */
export function charactersOf(item: PatternItem): string[] {
  const characters: string[] = [];
  item.allowed.forEach((yes, code) => {
    if (yes) characters.push(String.fromCharCode(code));
  });
  return characters;
}

class PatternReader {
  private at = 0;
  private readonly end: number;
  private readonly items: PatternItem[] = [];
  private readonly groups = new Set<string>();

  constructor(private readonly source: string) {
    if (source.length > patternLengthMax)
      throw new PatternError('too-long', `a pattern has at most ${patternLengthMax} characters`);
    this.end = source.endsWith('$') && !source.endsWith('\\$') ? source.length - 1 : source.length;
    if (source.startsWith('^')) this.at = 1;
  }

  read(): PatternItem[] {
    while (this.at < this.end) {
      if (this.peek() === '(') this.readGroup();
      else this.items.push(this.readItem(undefined));
    }
    const { max } = lengthOf(this.items);
    if (max === 0) throw new PatternError('empty', 'the pattern is empty');
    if (max > referenceLengthMax) {
      const message = `the pattern allows ${max} characters, a reference has at most ${referenceLengthMax}`;
      throw new PatternError('too-long', message);
    }
    return this.items;
  }

  private readGroup(): void {
    const start = this.at;
    let name: string | undefined;
    this.at += 1;
    if (this.source.startsWith('?<', this.at)) {
      const close = this.source.indexOf('>', this.at);
      name = this.source.slice(this.at + 2, close < 0 ? this.end : close);
      if (!groupName.test(name))
        this.fail('group', 'a group is named by letters and digits, as in (?<period>…)');
      if (this.groups.has(name)) this.fail('ambiguous', `the group ${name} is there twice`);
      this.groups.add(name);
      this.at = close + 1;
    } else if (this.peek() === '?') {
      this.fail('unsafe', 'of the groups with (? only named ones, (?<name>…), are allowed');
    }
    const close = this.closingOf(start);
    const inside = this.source.slice(this.at, close);
    if (name === undefined || /(?<!\\)\|/.test(inside)) this.readWords(name, close);
    else this.readSequence(name, close);
    this.at = close + 1;
    if (this.at < this.end && '{?*+'.includes(this.peek()))
      this.fail('unsafe', 'a group cannot be repeated; write out what may stand there');
  }

  private closingOf(start: number): number {
    for (let i = this.at; i < this.end; i++) {
      if (this.source[i] === '\\') i++;
      else if (this.source[i] === '(') this.fail('unsafe', 'a group cannot stand inside another');
      else if (this.source[i] === ')') return i;
    }
    throw new PatternError('syntax', `the group that opens at place ${start + 1} is not closed`);
  }

  private readSequence(name: string, close: number): void {
    if (this.at === close) this.fail('empty', `the group ${name} is empty`);
    while (this.at < close) this.items.push(this.readItem(name));
  }

  private readWords(name: string | undefined, close: number): void {
    const start = this.at;
    const words: string[] = [''];
    while (this.at < close) {
      if (this.peek() === '|') {
        words.push('');
        this.at += 1;
      } else words.push(words.pop() + this.readCharacter('words are made of plain characters'));
    }
    if (words.includes('')) this.fail('empty', 'a word between ( | ) is empty');
    if (new Set(words).size < words.length) this.fail('ambiguous', 'a word between ( | ) is there twice');
    const lengths = words.map((each) => each.length);
    this.items.push({
      source: this.source.slice(start, close),
      group: name,
      min: Math.min(...lengths),
      max: Math.max(...lengths),
      allowed: tableOf(words.map((each) => each[0])),
      words,
    });
  }

  private readItem(group: string | undefined): PatternItem {
    const start = this.at;
    let characters: string[];
    if (this.peek() === '[') characters = this.readClass();
    else if (this.source.startsWith('\\d', this.at)) {
      characters = rangeOf('0', '9');
      this.at += 2;
    } else characters = [this.readCharacter('write \\ before it, or use a class such as [0-9]')];
    const source = this.source.slice(start, this.at);
    const { min, max } = this.readCount();
    return { source, group, min, max, allowed: tableOf(characters), words: undefined };
  }

  private readClass(): string[] {
    const characters: string[] = [];
    this.at += 1;
    if (this.peek() === '^')
      this.fail('unsafe', 'a class lists what may stand there; it cannot list what may not');
    while (this.at < this.end && this.peek() !== ']') {
      const from = this.readClassCharacter();
      if (this.peek() !== '-' || this.source[this.at + 1] === ']') {
        characters.push(from);
        continue;
      }
      this.at += 1;
      const to = this.readClassCharacter();
      const range = rangeOf(from, to);
      if (!sameKind(from, to) || range.length === 0)
        this.fail('syntax', `${from}-${to} is not a range of characters`);
      characters.push(...range);
    }
    if (this.at >= this.end) this.fail('syntax', 'a class is opened with [ and not closed');
    if (characters.length === 0) this.fail('empty', 'a class [] without characters fits nothing');
    this.at += 1;
    return characters;
  }

  private readClassCharacter(): string {
    if (this.peek() === '\\') {
      if (this.source[this.at + 1] === 'd') this.fail('syntax', 'inside a class write 0-9 instead of \\d');
      return this.readCharacter('');
    }
    const character = this.peek();
    if (character === '[') this.fail('syntax', 'inside a class write \\[ for a bracket');
    return this.printable(character);
  }

  private readCharacter(advice: string): string {
    const character = this.peek();
    if (character === '\\') {
      this.at += 1;
      const escaped = this.peek();
      if (word.test(escaped) || escaped === '')
        this.fail('syntax', `\\${escaped} means nothing in a pattern`);
      return this.printable(escaped);
    }
    if (meta.includes(character))
      this.fail('syntax', `"${character}" at place ${this.at + 1} is not allowed: ${advice}`);
    return this.printable(character);
  }

  private printable(character: string): string {
    const code = character.charCodeAt(0);
    if (!(code >= 32 && code < 127))
      this.fail('syntax', `the character at place ${this.at + 1} is not printable ASCII`);
    this.at += 1;
    return character;
  }

  private readCount(): { min: number; max: number } {
    const next = this.peek();
    if (next === '*' || next === '+')
      this.fail('unsafe', `"${next}" has no upper bound: write a count such as {1,${referenceLengthMax}}`);
    if (next === '?') return this.counted(1, 0, 1);
    if (next !== '{') return { min: 1, max: 1 };
    const match = /^\{(\d{1,3})(?:(,)(\d{0,3}))?\}/.exec(this.source.slice(this.at, this.at + 10));
    if (!match) this.fail('syntax', 'a count is written {8} or {8,12}');
    const [all, low, comma, high] = match as unknown as [string, string, string?, string?];
    if (comma && !high)
      this.fail('unsafe', `${all} has no upper bound: write {${low},${referenceLengthMax}}`);
    const min = Number(low);
    const max = comma ? Number(high) : min;
    if (max < min || max === 0) this.fail('syntax', `${all} allows nothing`);
    return this.counted(all.length, min, max);
  }

  private counted(length: number, min: number, max: number): { min: number; max: number } {
    this.at += length;
    if (this.at < this.end && '{?*+'.includes(this.peek()))
      this.fail('unsafe', 'a count cannot be counted again');
    return { min, max };
  }

  private peek(): string {
    return this.at < this.end ? this.source[this.at] : '';
  }

  private fail(code: string, message: string): never {
    throw new PatternError(code, message);
  }
}

const tableOf = (characters: readonly string[]): Uint8Array => {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
};

function rangeOf(from: string, to: string): string[] {
  const characters: string[] = [];
  for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++)
    characters.push(String.fromCharCode(code));
  return characters;
}

const sameKind = (from: string, to: string): boolean =>
  [/^[0-9]{2}$/, /^[A-Z]{2}$/, /^[a-z]{2}$/].some((kind) => kind.test(from + to));
