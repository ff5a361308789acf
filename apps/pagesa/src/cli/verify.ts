// `pagesa verify`: asks the database for every row that breaks what must always hold.
import type { Database } from '#db';
import type { Invariant } from '#ledger';
import { monotonicMs } from '#time';
import { invariants } from '../../../payments/src/verify/invariants.js';
import { UsageError, type Command } from './command.js';
import { consumingSchemas, countLetters } from './letters.sql.js';
import { withDatabase } from './local-database.js';
import { cellOf, columns, grouped, paint, printJson, printLine, Progress } from './terminal.js';

const usage = `Usage: pagesa verify [--json]

Checks everything that must always hold of payments, ledger and event log, in the database itself; Pagesa may run
meanwhile. Prints each invariant with what it states, and the rows that break it. Exit code 1 if one is broken.

  --json  {ok, invariants: [{name, statement, ok, seconds, offending}], deadLetters: {parked, replaying}}
`;

const shownMax = 10;

interface Verdict {
  name: string;
  statement: string;
  ok: boolean;
  seconds: number;
  offending: Record<string, unknown>[];
}

export const command: Command = {
  usage,
  options: {},
  async run({ positionals, json }) {
    if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not understood.`);
    return withDatabase(async (database) => {
      const verdicts: Verdict[] = [];
      const progress = new Progress();
      for (const [at, invariant] of invariants.entries()) {
        progress.show(`checking ${invariant.name}`, at / invariants.length);
        const verdict = await judge(invariant, database);
        verdicts.push(verdict);
        if (process.stderr.isTTY) progress.end();
        if (!json) printVerdict(verdict);
      }
      const deadLetters = await countAll(database);
      const broken = verdicts.filter(({ ok }) => !ok);
      if (json) printJson({ ok: broken.length === 0, invariants: verdicts, deadLetters });
      else printEnd(broken, deadLetters);
      return broken.length === 0 ? 0 : 1;
    });
  },
};

async function judge(invariant: Invariant, database: Database): Promise<Verdict> {
  const { name, statement } = invariant;
  const fromMs = monotonicMs();
  // One more than is shown tells that there are more.
  const rows = await invariant.offending(database, shownMax + 1);
  const seconds = Math.round(monotonicMs() - fromMs) / 1_000;
  return { name, statement, ok: rows.length === 0, seconds, offending: rows };
}

const nameWidth = Math.max(...invariants.map(({ name }) => name.length));

function printVerdict({ name, statement, ok, seconds, offending }: Verdict): void {
  const mark = ok ? paint('green', 'ok    ') : paint('red', 'BROKEN');
  const took = paint('dim', `${seconds.toFixed(1)} s`.padStart(7));
  printLine(`${mark} ${took}  ${name.padEnd(nameWidth)}  ${statement}`);
  if (ok) return;
  const names = [...new Set(offending.flatMap((row) => Object.keys(row)))];
  const shown = offending.slice(0, shownMax);
  const rows = columns([names, ...shown.map((row) => names.map((column) => cellOf(row[column])))]);
  rows.forEach((row, at) => printLine(`        ${at === 0 ? paint('dim', row) : row}`));
  if (offending.length > shownMax) printLine('        and more');
}

interface LetterCount {
  parked: number;
  replaying: number;
}

async function countAll(database: Database): Promise<LetterCount> {
  const total = { parked: 0, replaying: 0 };
  for (const schema of await consumingSchemas(database)) {
    const { parked, replaying } = await countLetters(database, schema);
    total.parked += parked;
    total.replaying += replaying;
  }
  return total;
}

function printEnd(broken: readonly Verdict[], { parked, replaying }: LetterCount): void {
  const mark = parked > 0 ? paint('yellow', 'look  ') : paint('green', 'ok    ');
  const told = parked > 0 ? `${grouped(parked)} parked: pagesa dead-letters list` : 'none parked';
  const more = replaying > 0 ? `, ${grouped(replaying)} to be replayed` : '';
  printLine(`${mark} ${' '.repeat(7)}  ${'dead-letters'.padEnd(nameWidth)}  ${told}${more}`);
  printLine();
  if (broken.length === 0) printLine(paint('green', `All ${invariants.length} invariants hold.`));
  else
    printLine(
      paint('red', `${broken.length} of ${invariants.length} invariants broken: `) +
        broken.map(({ name }) => name).join(', '),
    );
}
