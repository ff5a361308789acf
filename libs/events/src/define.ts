// How an event is declared: one literal each, so that topic, key, version and check stand in one place.
import { Ajv, type ErrorObject } from 'ajv';

export type JsonSchema = Record<string, unknown>;

/** An event's definition. `type` on the wire is `<topic's service>.<state>.v<version>`. */
export interface EventDefinition<T> {
  type: string;
  topic: string;
  version: number;
  summary: string;
  /** What decides the partition: all events of one key stay in order. */
  key(data: T): string;
  schema: JsonSchema;
  /** True, or why the data is not valid. */
  check(data: unknown): true | string;
  /** An example for the documentation and the tests. */
  example: T;
}

const ajv = new Ajv({ allErrors: false, strict: true, allowUnionTypes: true });

interface Declaration<T> {
  name: string;
  version: number;
  topic: string;
  summary: string;
  key(data: T): string;
  schema: JsonSchema;
  example: T;
  /** Replaces the check compiled from the schema where a faster or stricter one exists. */
  check?(data: unknown): true | string;
}

export function defineEvent<T>(declaration: Declaration<T>): EventDefinition<T> {
  const { name, version, topic, summary, key, schema, example } = declaration;
  const compiled = ajv.compile(schema);
  const check =
    declaration.check ?? ((data: unknown) => (compiled(data) ? true : explain(compiled.errors?.[0])));
  return { type: `${name}.v${version}`, topic, version, summary, key, schema, check, example };
}

function explain(error: ErrorObject | undefined): string {
  if (!error) return 'the data is not valid';
  return `${error.instancePath.slice(1).replaceAll('/', '.') || 'the data'} ${error.message ?? 'is not valid'}`;
}

/** A closed object schema: every named property, those marked with `?` optional, nothing else. */
export function objectOf(properties: Record<string, JsonSchema>): JsonSchema {
  const names = Object.keys(properties);
  return {
    type: 'object',
    additionalProperties: false,
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), properties[name]])),
  };
}

export const text = (max = 140): JsonSchema => ({ type: 'string', maxLength: max });
export const minor: JsonSchema = { type: 'integer', description: 'minor units of the currency' };
export const instantMs: JsonSchema = { type: 'integer', description: 'milliseconds since 1970, UTC' };
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
