// `pagesa restored`: tells a database that it came back from a backup, so that nothing new is mistaken for
// what it told before.
import type { Database } from '#db';
import { CommandFailed, UsageError, type Command } from './command.js';
import { isUsedByOthers, withDatabase } from './local-database.js';
import { leapIds, leapOutbox } from './restored.sql.js';
import { grouped, printJson, printLine } from './terminal.js';

const usage = `Usage: pagesa restored [--json]

Run once after a database was restored from a backup, before any service is started on it. What was told after the backup
was taken is still on the topics: the numbers of payments and the places in the outbox leap over everything that may have
been given out since, or new records would be taken for old ones and passed over.

  --json  {outboxPlaces, paymentNumbers}: how far each leapt
`;

// More than an installation gives out in a year; both numbers have room for thousands of such leaps.
const outboxPlaces = 1_000_000_000;
const idBlocks = 1_000_000;

export const command: Command = {
  usage,
  options: {},
  async run({ positionals, json }) {
    if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not understood.`);
    return withDatabase(async (database: Database) => {
      if (await isUsedByOthers(database))
        throw new CommandFailed('Something else is connected to the database: stop all services first.');
      const paymentNumbers = await database.transaction(async (tx) => {
        await leapOutbox(tx, outboxPlaces);
        return leapIds(tx, idBlocks);
      });
      if (json) printJson({ outboxPlaces, paymentNumbers });
      else {
        printLine(`The outbox goes on ${grouped(outboxPlaces)} places further.`);
        printLine(`Payments are numbered from ${grouped(paymentNumbers)} numbers further.`);
      }
      return 0;
    });
  },
};
