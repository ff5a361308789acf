// Turns a reference format into code, once: checking then costs well under a microsecond, for it is done for
// every payment.
import { checkSystem, type Promises } from './check-digit.rules.js';
import { checkDigitText, fieldText, lengthText, placeText } from './explain.rules.js';
import { fieldProblem, fieldSpans, type FieldSpan } from './field.rules.js';
import type { ReferenceFormat } from './format.js';
import { generated, type Choose, type Generation } from './generate.rules.js';
import { suggestionFor } from './look-alike.rules.js';
import { matcherOf, newWalk, type Walk } from './match.rules.js';
import { normaliserOf } from './normalise.rules.js';
import { readPattern, type PatternItem } from './pattern.rules.js';

/**
 * A reference in its normal form with the texts of its fields, or the refusal with what it may have meant.
 */
export type ReferenceCheck =
  | { ok: true; normalised: string; fields: Readonly<Record<string, string>> }
  | { ok: false; code: 'RR09'; text: string; suggestion?: string };

export interface CompiledFormat {
  format: ReferenceFormat;
  /** What a single error is certain to be caught by; undefined if the format has no check digit. */
  promises: Promises | undefined;
  /** Never throws, whatever the text; linear in its length. */
  check(reference: string): ReferenceCheck;
  /**
   * A reference that check() accepts, out of choices: `choose(max)` gives a whole number from 0 to below max.
   */
  generate(choose: Choose): string;
  /** The same for a format that is not yet known to accept anything. */
  tryGenerate(choose: Choose): string | undefined;
}

// Blanks and separators included; longer input is refused before it is looked at.
const writtenLengthMax = 140;
const noFields = Object.freeze({});

/** Compiles a format that saveProblems() found good; throws on any other. */
export function compileFormat(format: ReferenceFormat): CompiledFormat {
  const reading = readPattern(format.pattern);
  if (!reading.ok)
    throw new RangeError(`the reference format ${format.code} cannot be compiled: ${reading.message}`);
  const parts = partsOf(format, reading.items);
  const { matches, digits, spans, items } = parts;
  const normalise = normaliserOf(format.normalise);
  const { min, max } = format.length;
  const walk = newWalk(items);
  const accepts = (text: string): boolean =>
    text.length >= min &&
    text.length <= max &&
    matches(text, walk) &&
    (digits === undefined || digits.valid(text, walk)) &&
    fieldRefusal(spans, text, walk) === undefined;
  const refuse = (text: string, why: string): ReferenceCheck => {
    const suggestion = suggestionFor(text, { items, matches, accepts });
    return { ok: false, code: 'RR09', text: why, ...(suggestion === undefined ? {} : { suggestion }) };
  };
  const check = (reference: string): ReferenceCheck => {
    if (reference.length > writtenLengthMax) return tooLong(reference.length);
    const text = normalise(reference);
    if (text.length < min || text.length > max)
      return { ok: false, code: 'RR09', text: lengthText(format.length, text.length) };
    if (!matches(text, walk)) return refuse(text, placeText(text, walk.failedAt, items[walk.failedItem]));
    if (digits !== undefined && !digits.valid(text, walk)) return refuse(text, checkDigitText);
    if (spans.length === 0) return { ok: true, normalised: text, fields: noFields };
    const wrong = fieldRefusal(spans, text, walk);
    return wrong === undefined
      ? { ok: true, normalised: text, fields: fieldsOf(spans, text, walk) }
      : refuse(text, wrong);
  };
  const complete = (text: string): string | undefined =>
    digits === undefined ? text : matches(text, walk) ? digits.complete(text, walk) : undefined;
  const tryGenerate = (choose: Choose): string | undefined =>
    generated(choose, { items, spans, length: reachable(format, items), complete, accepts });
  const generate = (choose: Choose): string => {
    const reference = tryGenerate(choose);
    if (reference === undefined)
      throw new RangeError(`no reference was found that fits the format ${format.code}`);
    return reference;
  };
  return { format, promises: digits?.promises, check, generate, tryGenerate };
}

interface ProtectedDigits {
  valid(text: string, walk: Walk): boolean;
  complete(text: string, walk: Walk): string | undefined;
  promises: Promises;
}

interface Parts {
  items: readonly PatternItem[];
  matches: ReturnType<typeof matcherOf>;
  spans: readonly FieldSpan[];
  digits: ProtectedDigits | undefined;
}

function partsOf(format: ReferenceFormat, items: readonly PatternItem[]): Parts {
  const spans = fieldSpans(items, format.fields);
  return { items, matches: matcherOf(items), spans, digits: protectedDigits(format, spans, items.length) };
}

function protectedDigits(
  format: ReferenceFormat,
  spans: readonly FieldSpan[],
  itemCount: number,
): ProtectedDigits | undefined {
  const spec = format.checkDigit;
  if (spec === undefined) return undefined;
  const system = checkSystem(spec);
  const over = spans.find(({ name }) => name === spec.over);
  const first = over?.first ?? 0;
  const after = over?.after ?? itemCount;
  const longEnough = (walk: Walk): boolean => endOf(walk, after) - endOf(walk, first) >= system.lengthMin;
  return {
    valid: (text, walk) => longEnough(walk) && system.valid(text, endOf(walk, first), endOf(walk, after)),
    complete: (text, walk) =>
      longEnough(walk) ? system.complete(text, endOf(walk, first), endOf(walk, after)) : undefined,
    promises: system.promises,
  };
}

/** Where the items before the given one end. */
const endOf = (walk: Walk, item: number): number => (item === 0 ? 0 : walk.ends[item - 1]);

function fieldRefusal(spans: readonly FieldSpan[], text: string, walk: Walk): string | undefined {
  for (const span of spans) {
    if (span.values === undefined && span.period === undefined) continue;
    const from = endOf(walk, span.first);
    const part = text.slice(from, endOf(walk, span.after));
    const problem = fieldProblem(span, part);
    if (problem !== undefined) return fieldText({ text: part, from, name: span.name }, problem);
  }
  return undefined;
}

function fieldsOf(spans: readonly FieldSpan[], text: string, walk: Walk): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const span of spans) {
    const part = text.slice(endOf(walk, span.first), endOf(walk, span.after));
    fields[span.name] = span.values?.[part] ?? part;
  }
  return fields;
}

/** The lengths that both the pattern and the format's length allow. */
function reachable(format: ReferenceFormat, items: readonly PatternItem[]): Generation['length'] {
  const min = items.reduce((total, item) => total + item.min, 0);
  const max = items.reduce((total, item) => total + item.max, 0);
  return { min: Math.max(min, format.length.min), max: Math.min(max, format.length.max) };
}

const tooLong = (length: number): ReferenceCheck => ({
  ok: false,
  code: 'RR09',
  text: `the reference has ${length} characters; no reference is that long`,
});
