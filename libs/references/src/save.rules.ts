// Decides whether a reference format may be saved: it must be well formed, safe, read in one way only, and do
// what its examples say.
import { checkSystem, namedSystems } from './check-digit.rules.js';
import { compileFormat } from './compile.rules.js';
import { fieldSpans, periodForms, type FieldSpan } from './field.rules.js';
import { referenceLengthMax, type Problem, type ReferenceFormat } from './format.js';
import { charactersOf, lengthOf, readPattern, type PatternItem } from './pattern.rules.js';
import { anyText, isObject, listOf, object, oneOf, table, text, whole, type Shape } from './shape.rules.js';

export const translatedShape: Shape = object({ sq: text(300), sr: text(300), en: text(300) });

const over = { over: text(30) };
const weighted = object(
  { system: oneOf('mod-10', 'mod-11'), weights: listOf(whole(1, 99), 1, referenceLengthMax) },
  {
    ...over,
    from: oneOf('left', 'right'),
    result: oneOf('complement', 'remainder'),
    ten: oneOf('X', '0', 'refuse'),
  },
);
const named = object({ system: oneOf(...namedSystems, 'mod-10', 'mod-11') }, over);
const checkDigitShape: Shape = (value, path) =>
  isObject(value) && (value.system === 'mod-10' || value.system === 'mod-11')
    ? weighted(value, path)
    : named(value, path);

const formatShape = object(
  {
    code: text(35, /^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by "-"'),
    pattern: text(1_000),
    length: object({ min: whole(1, referenceLengthMax), max: whole(1, referenceLengthMax) }),
    examples: object({ pass: listOf(anyText(140), 1, 100), fail: listOf(anyText(140), 1, 100) }),
  },
  {
    checkDigit: checkDigitShape,
    fields: listOf(
      object(
        { name: text(30) },
        {
          label: translatedShape,
          values: table(text(referenceLengthMax), text(100), 500),
          period: oneOf(...periodForms),
        },
      ),
      0,
      10,
    ),
    normalise: object(
      {},
      {
        case: oneOf('upper', 'keep'),
        blanks: oneOf('remove', 'keep'),
        remove: text(20, /^[ -~]*$/, 'must be printable ASCII characters'),
      },
    ),
  },
);

/**
 * Everything that forbids saving a format, which may be any value that came from outside; none if it may be
 * saved. The meaning is looked at only once the shape is right.
 */
export function saveProblems(format: unknown): Problem[] {
  const shape = formatShape(format, '');
  if (shape.length > 0) return shape;
  const saved = format as ReferenceFormat;
  const reading = readPattern(saved.pattern);
  if (!reading.ok) return [{ path: 'pattern', code: reading.code, message: reading.message }];
  const { items } = reading;
  const spans = fieldSpans(items, saved.fields);
  const problems = [
    ...normalisationProblems(saved, items),
    ...lengthProblems(saved, items),
    ...fieldProblems(saved, spans, items),
    ...checkDigitProblems(saved, spans, items),
  ];
  return problems.length > 0 ? problems : behaviourProblems(saved);
}

/** Characters that the normalisation takes away or folds can never be met by the pattern. */
function normalisationProblems(
  { normalise = {} }: ReferenceFormat,
  items: readonly PatternItem[],
): Problem[] {
  const lost = (character: string): string | undefined => {
    if (normalise.remove?.includes(character)) return 'removes';
    if (normalise.blanks !== 'keep' && character === ' ') return 'removes';
    return normalise.case !== 'keep' && /[a-z]/.test(character) ? 'raises' : undefined;
  };
  return items.flatMap((item) => {
    const characters = item.words ? item.words.join('') : charactersOf(item).join('');
    const character = [...characters].find((each) => lost(each) !== undefined);
    if (character === undefined) return [];
    const expected = JSON.stringify(character);
    const message = `the pattern expects ${expected}, which the normalisation ${lost(character)}`;
    return [{ path: 'pattern', code: 'unreachable', message }];
  });
}

function lengthProblems({ length }: ReferenceFormat, items: readonly PatternItem[]): Problem[] {
  const { min, max } = lengthOf(items);
  if (length.min > length.max)
    return [{ path: 'length', code: 'range', message: 'length.min is more than length.max' }];
  if (length.min >= min && length.max <= max) return [];
  const says = `length says ${length.min} to ${length.max} characters`;
  const message = `${says}, the pattern allows ${min} to ${max}`;
  return [{ path: 'length', code: 'range', message }];
}

function fieldProblems(
  format: ReferenceFormat,
  spans: readonly FieldSpan[],
  items: readonly PatternItem[],
): Problem[] {
  return (format.fields ?? []).flatMap((field, index) => {
    const path = `fields[${index}]`;
    const span = spans.find(({ name }) => name === field.name);
    if (format.fields?.findIndex(({ name }) => name === field.name) !== index)
      return [{ path, code: 'twice', message: `the field ${field.name} is described twice` }];
    if (span === undefined)
      return [
        { path, code: 'group', message: `the pattern has no group (?<${field.name}>…) for this field` },
      ];
    if (field.values && field.period)
      return [{ path, code: 'kind', message: 'a field has values or a period, not both' }];
    const range = lengthOf(items.slice(span.first, span.after));
    const texts = field.values ? Object.keys(field.values) : field.period ? [field.period] : [];
    const misfit = texts.find((each) => each.length < range.min || each.length > range.max);
    if (misfit === undefined) return [];
    return [
      { path, code: 'range', message: `${misfit} does not have the length of the group ${field.name}` },
    ];
  });
}

function checkDigitProblems(
  { checkDigit }: ReferenceFormat,
  spans: readonly FieldSpan[],
  items: readonly PatternItem[],
): Problem[] {
  if (checkDigit === undefined) return [];
  const span = spans.find(({ name }) => name === checkDigit.over);
  if (checkDigit.over !== undefined && span === undefined)
    return [
      {
        path: 'checkDigit.over',
        code: 'group',
        message: `the pattern has no group (?<${checkDigit.over}>…)`,
      },
    ];
  const covered = span ? items.slice(span.first, span.after) : items;
  const { alphabet, checkOnly, lengthMin } = checkSystem(checkDigit);
  if (lengthOf(covered).min < lengthMin) {
    const message = `${checkDigit.system} needs at least ${lengthMin} characters, the pattern allows fewer`;
    return [{ path: 'checkDigit', code: 'range', message }];
  }
  return covered.flatMap((item, index) => {
    const last = index === covered.length - 1 && item.max === 1;
    const allowed = alphabet + (last ? checkOnly : '');
    const characters = item.words ? item.words.join('') : charactersOf(item).join('');
    const foreign = [...characters].find((each) => !allowed.includes(each));
    if (foreign === undefined) return [];
    const cannot = `${checkDigit.system} cannot be computed over ${JSON.stringify(foreign)}`;
    const message = `${cannot}, which ${item.source} allows`;
    return [{ path: 'checkDigit', code: 'alphabet', message }];
  });
}

/** What only running the format can tell: its examples, and whether any reference fits it at all. */
function behaviourProblems(format: ReferenceFormat): Problem[] {
  const compiled = compileFormat(format);
  const problems: Problem[] = [];
  format.examples.pass.forEach((example, index) => {
    const answer = compiled.check(example);
    if (!answer.ok)
      problems.push({
        path: `examples.pass[${index}]`,
        code: 'example',
        message: `${JSON.stringify(example)} must pass but is refused: ${answer.text}`,
      });
  });
  format.examples.fail.forEach((example, index) => {
    if (compiled.check(example).ok)
      problems.push({
        path: `examples.fail[${index}]`,
        code: 'example',
        message: `${JSON.stringify(example)} must fail but is accepted`,
      });
  });
  if (compiled.tryGenerate((max) => max >> 1) === undefined)
    problems.push({ path: 'pattern', code: 'empty', message: 'hardly any reference fits this format' });
  return problems;
}
