// A process of its own with an event log, and perhaps a consumer that notes: to be stopped and killed from
// outside.
import { Database } from '#db';
import { openEventLog, silentReporter, type LogReporter } from '#log';
import { catalogOf } from './event.js';
import { insertNotes } from './note.sql.js';
import { schema } from './note.migration.js';

export interface MemberSettings {
  url: string;
  brokers: string[] | undefined;
  topic: string;
  partitions: number;
  /** Left out: no consumer, only what an open log does by itself. */
  group?: string;
  member: string;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const report: LogReporter = {
  ...silentReporter,
  trouble: (where, error) => say(`trouble ${where}: ${error instanceof Error ? error.name : String(error)}`),
};

async function main(settings: MemberSettings): Promise<void> {
  const { url, brokers, topic, partitions, group, member } = settings;
  const logDatabase = await Database.open({ url, schema: 'log' });
  const database = await Database.open({ url, schema });
  const catalog = catalogOf([{ name: topic, partitions, compacted: false }]);
  const kafka = brokers ? { brokers, clientId: 'contract', sessionTimeoutMs: 6_000 } : {};
  const log = await openEventLog(logDatabase, catalog, { report, ...kafka });
  if (group)
    await log.consume({
      group,
      topics: [topic],
      database,
      leaseMs: 1_000,
      handler: async (batch, tx) => void (await insertNotes(tx, { group, member }, batch)),
    });
  say('ready');
}

await main(JSON.parse(process.argv[2]) as MemberSettings);
