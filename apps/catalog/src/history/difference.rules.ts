// What is different between two versions of a biller, field by field. Pure.

/** A field that changed; `before` is absent where it was added, `after` where it was taken away. */
export interface Difference {
  path: string;
  before?: unknown;
  after?: unknown;
}

/**
 * In the order of the fields' names; lists of things with a code are compared by it, other lists place by
 * place.
 */
export function differenceOf(before: unknown, after: unknown, path = ''): Difference[] {
  if (isObject(before) && isObject(after))
    return fieldsDifference(before, after, (key) => (path === '' ? key : `${path}.${key}`));
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, fresh] = [keyed(before), keyed(after)];
    const place = (key: string) => `${path}[${key}]`;
    return old && fresh
      ? fieldsDifference(old, fresh, place)
      : fieldsDifference({ ...before }, { ...after }, place);
  }
  if (before === after) return [];
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldsDifference(before: Fields, after: Fields, place: (key: string) => string): Difference[] {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])].sort(byPlace);
  return keys.flatMap((key) => differenceOf(before[key], after[key], place(key)));
}

/** Numbers by their value, names by the alphabet. */
const byPlace = new Intl.Collator('en', { numeric: true }).compare;

/** A list as an object by its members' codes; undefined if they have none, or not each its own. */
function keyed(list: unknown[]): Fields | undefined {
  const codes = list.map((each) => (isObject(each) ? each.code : undefined));
  if (codes.some((code) => typeof code !== 'string') || new Set(codes).size < codes.length) return undefined;
  return Object.fromEntries(list.map((each, index) => [codes[index] as string, each]));
}
