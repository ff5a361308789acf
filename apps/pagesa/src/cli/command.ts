// What a command of the command line is, and the two ways in which it may not succeed.
import type { ParseArgsConfig } from 'node:util';

export type Options = NonNullable<ParseArgsConfig['options']>;

export interface Given {
  /** The options given, by name; text, true, or several texts. */
  values: Record<string, string | boolean | (string | boolean)[] | undefined>;
  positionals: string[];
  /** One JSON value on standard output instead of text for a person. */
  json: boolean;
}

export interface Command {
  usage: string;
  options: Options;
  /** Resolves with the exit code: 0 done, 1 refused or failed. */
  run(given: Given): Promise<number>;
}

/** The command was given wrongly: exit code 2, with the usage. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The command could not do it: exit code 1. The message is one sentence for a person. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
}

/** The one thing that the command is about. */
export function onlyPositional(given: Given, what: string): string {
  const [first, second] = given.positionals;
  if (first === undefined || first === '') throw new UsageError(`${what} is missing.`);
  if (second !== undefined) throw new UsageError(`"${second}" is not understood.`);
  return first;
}

/** The value of an option that takes text; undefined if it was not given. */
export function textOption(given: Given, name: string): string | undefined {
  const value = given.values[name];
  if (value === '') throw new UsageError(`--${name} needs a value.`);
  return typeof value === 'string' ? value : undefined;
}
