// Makes references that a format accepts, out of given choices: for examples, tests and the simulation.
import { anyPeriod, type FieldSpan } from './field.rules.js';
import { charactersOf, lengthOf, type PatternItem } from './pattern.rules.js';

/** Gives a whole number from 0 to below `max`. */
export type Choose = (max: number) => number;

export interface Generation {
  items: readonly PatternItem[];
  spans: readonly FieldSpan[];
  length: { min: number; max: number };
  /** Sets the check characters; undefined if the text has none. */
  complete(text: string): string | undefined;
  accepts(text: string): boolean;
}

// A text may have no check digit, or one that the pattern forbids; each attempt changes all choices, so a few
// are enough.
const attemptsMax = 200;

/** A reference that is accepted, or undefined if none was found: then hardly any exists. */
export function generated(choose: Choose, generation: Generation): string | undefined {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    let choices = 0;
    const varied: Choose = (max) => (choose(max) + attempt * ++choices) % max;
    const text = draft(varied, generation);
    const complete = text === undefined ? undefined : generation.complete(text);
    if (complete !== undefined && generation.accepts(complete)) return complete;
  }
  return undefined;
}

function draft(choose: Choose, { items, spans, length }: Generation): string | undefined {
  const total = length.min + choose(length.max - length.min + 1);
  let text = '';
  for (let index = 0; index < items.length;) {
    const span = spans.find(({ first }) => first === index);
    const value = span && fieldValue(span, choose);
    const after = value === undefined ? index + 1 : (span as FieldSpan).after;
    const rest = lengthOf(items.slice(after));
    const room = { min: total - text.length - rest.max, max: total - text.length - rest.min };
    const next = value ?? itemText(items[index], room, choose);
    if (next === undefined) return undefined;
    text += next;
    index = after;
  }
  return text;
}

function fieldValue(span: FieldSpan, choose: Choose): string | undefined {
  const values = span.values && Object.keys(span.values);
  if (values) return values[choose(values.length)];
  return span.period && anyPeriod(span.period, choose);
}

function itemText(item: PatternItem, room: { min: number; max: number }, choose: Choose): string | undefined {
  if (item.words) {
    const fitting = item.words.filter((word) => word.length >= room.min && word.length <= room.max);
    return fitting.length === 0 ? undefined : fitting[choose(fitting.length)];
  }
  const min = Math.max(item.min, room.min);
  const max = Math.min(item.max, room.max);
  if (min > max) return undefined;
  const characters = charactersOf(item);
  const count = min + choose(max - min + 1);
  return Array.from({ length: count }, () => characters[choose(characters.length)]).join('');
}
