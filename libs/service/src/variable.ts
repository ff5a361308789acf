// Reads the environment: every variable is declared with
// what is expected, and a wrong value is named at start.

export interface Variable<T> {
  /** What a value must be, as the end of "expected …". */
  expected: string;
  /** Undefined when the text does not fit. */
  parse(text: string): T | undefined;
  default: T;
}

export type Variables = Record<string, Variable<unknown>>;
export type ValuesOf<V extends Variables> = { [K in keyof V]: V[K] extends Variable<infer T> ? T : never };

/** The environment does not fit; the message has one line per wrong variable. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

export function readVariables<V extends Variables>(
  variables: V,
  environment: NodeJS.ProcessEnv,
): ValuesOf<V> {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, variable] of Object.entries(variables)) {
    const text = environment[name];
    const value = text === undefined || text === '' ? variable.default : variable.parse(text);
    if (value === undefined && text)
      wrong.push(`${name} is ${JSON.stringify(text)}; expected ${variable.expected}`);
    values[name] = value;
  }
  if (wrong.length > 0) throw new ConfigurationError(wrong.join('\n'));
  return values as ValuesOf<V>;
}

export const wholeNumber = (min: number, max: number, byDefault: number): Variable<number> => ({
  expected: `a whole number from ${min} to ${max}`,
  parse: (text) =>
    /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined,
  default: byDefault,
});

export const oneOf = <T extends string>(choices: readonly T[], byDefault: T): Variable<T> => ({
  expected: `one of ${choices.join(', ')}`,
  parse: (text) => choices.find((choice) => choice === text),
  default: byDefault,
});

export const matchingText = (form: RegExp, expected: string, byDefault: string): Variable<string> => ({
  expected,
  parse: (text) => (form.test(text) ? text : undefined),
  default: byDefault,
});

export const optionalText = (form: RegExp, expected: string): Variable<string | undefined> => ({
  expected,
  parse: (text) => (form.test(text) ? text : undefined),
  default: undefined,
});

export const optionalUrl = (...protocols: string[]): Variable<string | undefined> => ({
  expected: `a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  parse: (text) => (URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : undefined),
  default: undefined,
});
