// The command line: finds the command, reads its options, and turns whatever happens into output and an exit
// code.
import { parseArgs } from 'node:util';
import { CommandFailed, UsageError, type Command, type Given } from './command.js';
import { printJson, printLine } from './terminal.js';

// Each is loaded when it is asked for: some bring the whole product along.
const commands: Record<string, { summary: string; load(): Promise<{ command: Command }> }> = {
  submit: {
    summary: 'submit a file of payments and follow it to its end',
    load: () => import('./submit.js'),
  },
  status: { summary: 'what became of a payment or of a file', load: () => import('./status.js') },
  statement: { summary: 'the statement of an account', load: () => import('./statement.js') },
  verify: { summary: 'check everything that must always hold', load: () => import('./verify.js') },
  'dead-letters': {
    summary: 'list, show, replay or discard records that could not be handled',
    load: () => import('./dead-letters.js'),
  },
  restored: {
    summary: 'make a database that came back from a backup fit to go on',
    load: () => import('./restored.js'),
  },
  token: { summary: 'an access token for scripts', load: () => import('./token.js') },
};

const usage = `Usage: pagesa COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(14)}${summary}`)
  .join('\n')}
  kafka         start or stop a real single-node Apache Kafka for development

Every command has --help and --json. Exit code: 0 done, 1 refused or failed, 2 wrong usage.

The server and who you are: PAGESA_URL, PAGESA_CLIENT_ID and PAGESA_CLIENT_SECRET, else demo.json in PAGESA_DATA.
verify, dead-letters and restored work on the database itself: DATABASE_URL, else the embedded one in PAGESA_DATA.
`;

/** Runs one command line (without the program's name); resolves with the exit code and never throws. */
export async function run(args: string[]): Promise<number> {
  endQuietlyWithReader();
  const [name, ...rest] = args;
  if (name === undefined) return refuseUsage('Say which command.', usage);
  if (['help', '--help', '-h'].includes(name) && rest.length === 0) return printed(usage);
  const [found] = name === 'help' ? rest : [name];
  const entry = Object.hasOwn(commands, found) ? commands[found] : undefined;
  if (!entry) return refuseUsage(`There is no command "${found}".`, usage);
  const { command } = await entry.load();
  if (name === 'help') return printed(command.usage);
  return runCommand(command, rest);
}

async function runCommand(command: Command, args: string[]): Promise<number> {
  const json = args.includes('--json');
  try {
    const given = read(command, args);
    return given ? await command.run({ ...given, json }) : printed(command.usage);
  } catch (error) {
    if (error instanceof UsageError) return refuseUsage(error.message, command.usage);
    const message = error instanceof CommandFailed ? error.message : unexpected(error);
    if (json) printJson({ status: 'failed', message });
    else process.stderr.write(`${message}\n`);
    return 1;
  }
}

/** What was given, or undefined when help was asked for. */
function read(command: Command, args: string[]): Omit<Given, 'json'> | undefined {
  const flag = { type: 'boolean' } as const;
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...command.options, json: flag, help: { ...flag, short: 'h' } },
      allowPositionals: true,
    });
    return values.help ? undefined : { values, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** A bug or a failure nobody foresaw: where it came from helps whoever looks for it. */
function unexpected(error: unknown): string {
  return `Unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function refuseUsage(message: string, text: string): number {
  process.stderr.write(`${message}\n\n${text}`);
  return 2;
}

function printed(text: string): number {
  printLine(text.trimEnd());
  return 0;
}

// Whoever reads our output may stop early (`| head`); that is no failure of the command.
function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
}
