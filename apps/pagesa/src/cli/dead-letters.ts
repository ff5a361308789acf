// `pagesa dead-letters`: records that could not be handled, over all services; each act is written down with
// who did it.
import type { Database } from '#db';
import { decideLetter, findLetter, listLetters, type DeadLetter } from '#log';
import { userInfo } from 'node:os';
import { CommandFailed, textOption, UsageError, type Command, type Given } from './command.js';
import { consumingSchemas } from './letters.sql.js';
import { withDatabase } from './local-database.js';
import { columns, instant, paint, printJson, printLine, printNote } from './terminal.js';

const usage = `Usage: pagesa dead-letters list [--state STATE] [--limit N] [--json]
       pagesa dead-letters show ID [--json]
       pagesa dead-letters replay  ID... | --all [--note TEXT] [--json]
       pagesa dead-letters discard ID... | --all [--note TEXT] [--json]

Records that could not be handled and were parked. A replay is carried out by the service as soon as it runs; what fails
again is parked again. Each act is kept with the name of who did it.

  --state STATE  parked (if left out), replaying, replayed, discarded or all
  --limit N      at most so many (100)
  --all          every parked one
  --note TEXT    why, for those who read it later
`;

type Letter = DeadLetter & { service: string };

export const command: Command = {
  usage,
  options: {
    state: { type: 'string' },
    limit: { type: 'string' },
    all: { type: 'boolean' },
    note: { type: 'string' },
  },
  async run(given) {
    const [act, ...ids] = given.positionals;
    if (act === 'list') return list(given, ids);
    if (act === 'show') return show(given, ids);
    if (act === 'replay' || act === 'discard') return decide(given, act, ids);
    throw new UsageError(
      act === undefined ? 'Say list, show, replay or discard.' : `There is no act "${act}".`,
    );
  },
};

const states = ['parked', 'replaying', 'replayed', 'discarded', 'all'];

async function list(given: Given, rest: readonly string[]): Promise<number> {
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is not understood.`);
  const state = textOption(given, 'state') ?? 'parked';
  if (!states.includes(state))
    throw new UsageError(`--state is one of ${states.join(', ')}, not "${state}".`);
  const limit = textOption(given, 'limit') ?? '100';
  if (!/^[1-9]\d{0,5}$/.test(limit))
    throw new UsageError(`--limit is a whole number from 1 on, not "${limit}".`);
  const found = await withDatabase((database) =>
    lettersOf(database, { ...(state !== 'all' && { state }), limit: Number(limit) + 1 }),
  );
  const letters = found.slice(0, Number(limit));
  if (given.json) printJson(letters.map(presented));
  else printLetters(letters, state);
  if (found.length > letters.length) printNote(`There are more; see them with --limit.`);
  return 0;
}

/** Letters of every service, the oldest first: their ids sort by age. */
async function lettersOf(database: Database, filter: { state?: string; limit: number }): Promise<Letter[]> {
  const all: Letter[] = [];
  for (const service of await consumingSchemas(database))
    all.push(...(await listLetters(database, service, filter)).map((letter) => ({ ...letter, service })));
  return all.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, filter.limit);
}

function printLetters(letters: readonly Letter[], state: string): void {
  if (letters.length === 0) {
    printLine(state === 'all' ? 'No dead letters.' : `No dead letters are ${state}.`);
    return;
  }
  const rows = letters.map((letter) => [
    letter.id,
    letter.state,
    instant(letter.parked_at.toISOString()),
    `${letter.topic}/${letter.partition}/${letter.position}`,
    letter.event_id ?? '-',
    shortened(letter.reason),
  ]);
  const lines = columns([['id', 'state', 'parked', 'record', 'event', 'reason'], ...rows]);
  lines.forEach((line, at) => printLine(at === 0 ? paint('dim', line) : line));
}

const reasonShownMax = 80;

function shortened(reason: string): string {
  const line = reason.replace(/\s+/g, ' ');
  return line.length > reasonShownMax ? `${line.slice(0, reasonShownMax - 1)}…` : line;
}

async function show(given: Given, ids: readonly string[]): Promise<number> {
  const [id, second] = ids;
  if (id === undefined) throw new UsageError('The ID of a dead letter is missing.');
  if (second !== undefined) throw new UsageError(`"${second}" is not understood.`);
  const { letter, acts } = await withDatabase(async (database) => {
    for (const service of await consumingSchemas(database)) {
      const found = await findLetter(database, service, id);
      if (found) return { letter: { ...found.letter, service }, acts: found.acts };
    }
    throw new CommandFailed(`There is no dead letter ${id}.`);
  });
  if (given.json) printJson({ ...presented(letter), payload: payloadOf(letter), acts });
  else printLetter(letter, acts);
  return 0;
}

function printLetter(
  letter: Letter,
  acts: NonNullable<Awaited<ReturnType<typeof findLetter>>>['acts'],
): void {
  printLine(`${paint('bold', letter.id)}  ${paint('yellow', letter.state)}`);
  const facts = [
    ['service', letter.service],
    ['consumer', letter.group_name],
    ['record', `${letter.topic}, partition ${letter.partition}, position ${letter.position}`],
    ['event', letter.event_id ?? '-'],
    ['type', letter.event_type ?? '-'],
    ['key', letter.event_key ?? '-'],
    ['attempts', String(letter.attempts)],
    ['reason', letter.reason],
  ];
  for (const line of columns(facts)) printLine(`  ${line}`);
  printLine();
  const told = acts.map(({ at, act, actor, note }) => [instant(at.toISOString()), act, actor, note ?? '']);
  for (const line of columns(told)) printLine(`  ${line}`);
  printLine();
  printLine(payloadOf(letter));
}

/** As text, if it is text: what a person can read and a program can take. */
function payloadOf({ payload }: Letter): string {
  const text = payload.toString('utf8');
  return Buffer.from(text).equals(payload) ? text : `base64:${payload.toString('base64')}`;
}

function presented(letter: Letter): Record<string, unknown> {
  const { payload, ...rest } = letter;
  return { ...rest, payloadBytes: payload.length };
}

interface Result {
  id: string;
  state: 'replaying' | 'discarded' | 'refused';
  reason?: string;
}

const decidedAtOnce = 500;

async function decide(given: Given, act: 'replay' | 'discard', ids: string[]): Promise<number> {
  const all = given.values.all === true;
  if (all === ids.length > 0) throw new UsageError(`Say which: the IDs of dead letters, or --all.`);
  const note = textOption(given, 'note') ?? null;
  const decision = {
    state: act === 'replay' ? 'replaying' : 'discarded',
    actor: operatingUser(),
    note,
  } as const;
  const results = await withDatabase(async (database) => {
    const services = await consumingSchemas(database);
    if (!all) return decideEach(database, services, { ids, decision });
    const done: Result[] = [];
    for (const service of services)
      for (let ids = ['']; ids.length > 0;) {
        const filter = { state: 'parked', afterId: ids.at(-1)!, limit: decidedAtOnce };
        ids = (await listLetters(database, service, filter)).map(({ id }) => id);
        done.push(...(await decideEach(database, [service], { ids, decision })));
      }
    return done;
  });
  if (given.json) printJson(results);
  else printResults(results, act);
  return results.every(({ state }) => state !== 'refused') ? 0 : 1;
}

interface Decision {
  state: 'replaying' | 'discarded';
  actor: string;
  note: string | null;
}

async function decideEach(
  database: Database,
  services: readonly string[],
  { ids, decision }: { ids: readonly string[]; decision: Decision },
): Promise<Result[]> {
  const results: Result[] = [];
  for (const id of ids) results.push(await decideOne(database, services, { ...decision, id }));
  return results;
}

async function decideOne(
  database: Database,
  services: readonly string[],
  decision: Decision & { id: string },
): Promise<Result> {
  const { id, state } = decision;
  for (const service of services) {
    if (await database.transaction((tx) => decideLetter(tx, service, decision))) return { id, state };
    const found = await findLetter(database, service, id);
    if (found) return { id, state: 'refused', reason: `it is ${found.letter.state}, not parked` };
  }
  return { id, state: 'refused', reason: 'there is no such dead letter' };
}

function operatingUser(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // A container may run under a number that has no name.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function printResults(results: readonly Result[], act: 'replay' | 'discard'): void {
  for (const { id, state, reason } of results)
    if (state === 'refused') printNote(`${id} was left as it is: ${reason}.`);
  const done = results.filter(({ state }) => state !== 'refused').length;
  const told = { replay: 'handed back to the service', discard: 'discarded' }[act];
  if (done > 0 || results.length === 0)
    printLine(`${done} dead ${done === 1 ? 'letter' : 'letters'} ${told}.`);
}
