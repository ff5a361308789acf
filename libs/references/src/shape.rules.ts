// Says what is wrong with the shape of untrusted data, every problem with its path; a shape is written as
// data too.
import { isDay } from '#time';
import type { Problem } from './format.js';

export type Shape = (value: unknown, path: string) => Problem[];

const wrong = (path: string, message: string): Problem[] => [
  { path, code: 'form', message: `${path === '' ? 'it' : path} ${message}` },
];

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Text is published, printed and logged: control characters and broken surrogates have no place in it.
const unclean = /[\p{Cc}\p{Cs}]/u;

/** Text of 1 to `max` characters, by a form if one is given; `expected` says the form in words. */
export const text =
  (max: number, form?: RegExp, expected = `must have the form ${form?.source}`): Shape =>
  (value, path) => {
    if (typeof value !== 'string') return wrong(path, 'must be text');
    if (value.length === 0) return wrong(path, 'must not be empty');
    if (value.length > max) return wrong(path, `must have at most ${max} characters, it has ${value.length}`);
    if (unclean.test(value)) return wrong(path, 'must not contain control characters');
    return form === undefined || form.test(value) ? [] : wrong(path, expected);
  };

/** Text of up to so many characters in which anything may stand: an example of what customers write. */
export const anyText =
  (max: number): Shape =>
  (value, path) =>
    typeof value === 'string' && value.length <= max
      ? []
      : wrong(path, `must be text of at most ${max} characters`);

export const whole =
  (min: number, max: number): Shape =>
  (value, path) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? []
      : wrong(path, `must be a whole number from ${min} to ${max}`);

export const oneOf =
  (...values: readonly string[]): Shape =>
  (value, path) =>
    values.includes(value as string) ? [] : wrong(path, `must be one of ${values.join(', ')}`);

export const yesOrNo: Shape = (value, path) =>
  typeof value === 'boolean' ? [] : wrong(path, 'must be true or false');

export const day: Shape = (value, path) =>
  typeof value === 'string' && isDay(value) ? [] : wrong(path, 'must be a calendar day written YYYY-MM-DD');

export const listOf =
  (each: Shape, min: number, max: number): Shape =>
  (value, path) => {
    if (!Array.isArray(value)) return wrong(path, 'must be a list');
    if (value.length < min) return wrong(path, `must have at least ${min} entries`);
    if (value.length > max) return wrong(path, `must have at most ${max} entries, it has ${value.length}`);
    return value.flatMap((entry, index) => each(entry, `${path}[${index}]`));
  };

/** An object from texts to texts: at most `max` entries. */
export const table =
  (key: Shape, entry: Shape, max: number): Shape =>
  (value, path) => {
    if (!isObject(value)) return wrong(path, 'must be an object');
    const names = Object.keys(value);
    if (names.length === 0 || names.length > max) return wrong(path, `must have 1 to ${max} entries`);
    return names.flatMap((name) => [
      ...key(name, `${path}.${name}`),
      ...entry(value[name], `${path}.${name}`),
    ]);
  };

/** An object with exactly these fields; those under `optional` may be absent. */
export const object =
  (required: Record<string, Shape>, optional: Record<string, Shape> = {}): Shape =>
  (value, path) => {
    if (!isObject(value)) return wrong(path, 'must be an object');
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
    const missing = Object.keys(required)
      .filter((name) => value[name] === undefined || !Object.hasOwn(value, name))
      .map((name) => ({ path: at(name), code: 'required', message: `${at(name)} is required` }));
    const present = Object.keys(value).flatMap((name) => {
      const shape = Object.hasOwn(required, name)
        ? required[name]
        : Object.hasOwn(optional, name)
          ? optional[name]
          : undefined;
      if (shape === undefined)
        return [{ path: at(name), code: 'unknown', message: `${at(name)} is not known here` }];
      return value[name] === undefined ? [] : shape(value[name], at(name));
    });
    return [...missing, ...present];
  };
