// The servers that the suites share: one PostgreSQL and one Kafka, started once whoever starts them, told by
// environment variables.
import { kafkaObstacle, startKafka } from '../../tools/kafka/kafka.mjs';
import { startPostgres } from './postgres.mjs';

/** Every jest project, and which shared servers it needs. */
export const projects = {
  unit: { postgres: false, kafka: false },
  contract: { postgres: true, kafka: true },
  db: { postgres: true, kafka: false },
  sim: { postgres: true, kafka: false },
  journeys: { postgres: true, kafka: true },
  faults: { postgres: true, kafka: true },
};

/**
 * Starts what these projects need and is not given already (TEST_DATABASE_URL, TEST_KAFKA_BROKERS), and sets
 * those variables for the test files. Without Java the Kafka suites are skipped, loudly; with CI=true that is
 * an error.
 */
export async function startServers(names) {
  const started = [];
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()));
  };
  const needs = (server) => names.some((name) => projects[name]?.[server]);
  try {
    await Promise.all([
      needs('postgres') && !process.env.TEST_DATABASE_URL && givePostgres(started),
      needs('kafka') && !process.env.TEST_KAFKA_BROKERS && giveKafka(started),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function givePostgres(started) {
  const server = await startPostgres();
  started.push(server);
  process.env.TEST_DATABASE_URL = server.url;
}

async function giveKafka(started) {
  const obstacle = kafkaObstacle();
  if (obstacle) {
    if (process.env.CI === 'true') throw new Error(`CI must run the Kafka suites too. ${obstacle}`);
    process.stderr.write(`\n*** THE KAFKA SUITES ARE SKIPPED: ${obstacle}\n\n`);
    return;
  }
  const server = await startKafka({ say: (line) => process.stderr.write(`${line}\n`) });
  started.push(server);
  process.env.TEST_KAFKA_BROKERS = server.brokers;
}

/** The projects that jest's arguments choose: all of them unless `--selectProjects` says otherwise. */
export function selectedProjects(args) {
  const at = args.indexOf('--selectProjects');
  if (at < 0) return Object.keys(projects);
  const following = args.slice(at + 1);
  const end = following.findIndex((word) => word.startsWith('-'));
  return end < 0 ? following : following.slice(0, end);
}
