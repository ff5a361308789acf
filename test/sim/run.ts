// Runs one seed: a database of its own, so many steps, the healing at the end. The same seed does the same
// every time.
import { Database, migrate } from '#db';
import { logMigrations } from '#log';
import { setClockOffset } from '#time';
import { payments } from '../../apps/payments/src/definition.js';
import { ensurePartitions } from '../../libs/log/src/append.sql.js';
import * as around from './actions/around.js';
import * as delivery from './actions/deliver.js';
import * as submission from './actions/submit.js';
import { openBank } from './bank.js';
import { heal } from './heal.js';
import { balances, paymentLines } from './observe.sql.js';
import { Random } from './random.js';
import { topicPartitions } from './simulated-process.js';
import { Simulation } from './simulation.js';

type Action = (simulation: Simulation) => Promise<void>;

const actions: Record<string, { weight: number; act: Action }> = {
  deliver: { weight: 160, act: delivery.deliver },
  'deliver together': { weight: 40, act: delivery.deliverTogether },
  'deliver two at once': { weight: 25, act: delivery.deliverTwo },
  'submit singles': { weight: 80, act: submission.submitSingles },
  'submit file': { weight: 45, act: submission.submitFile },
  'submit topic': { weight: 35, act: submission.submitTopic },
  approve: { weight: 40, act: around.approve },
  enquire: { weight: 8, act: around.enquire },
  release: { weight: 25, act: delivery.release },
  'release by person': { weight: 8, act: delivery.releaseByPerson },
  rebalance: { weight: 25, act: delivery.rebalance },
  die: { weight: 8, act: delivery.die },
  'zombie returns': { weight: 20, act: delivery.zombieReturns },
  'tell unwanted': { weight: 25, act: around.tellUnwanted },
  'change account': { weight: 20, act: around.changeAccount },
  'change catalog': { weight: 10, act: around.changeCatalog },
  'change bill': { weight: 15, act: around.changeBill },
  'move clock': { weight: 14, act: around.moveClock },
  poison: { weight: 8, act: around.poison },
  replay: { weight: 12, act: around.replay },
  'forget decided': { weight: 6, act: submission.forgetDecided },
};
const withBroker: typeof actions = {
  relay: { weight: 160, act: delivery.relay },
  'move relay': { weight: 15, act: delivery.moveRelay },
};

const stepMs = 1_000;
const checkAllEvery = 200;

export interface Outcome {
  seed: number;
  engine: string;
  steps: number;
  payments: number;
  /** Everything that is stored of payments and balances, as text: equal for equal seeds. */
  fingerprint: string;
}

/** The run of a seed failed; the message says everything that is needed to look into it. */
export class SimulationFailed extends Error {
  override name = 'SimulationFailed';
}

export async function run(serverUrl: string, of: { seed: number; steps: number }): Promise<Outcome> {
  const { url, drop } = await makeDatabase(serverUrl, `sim_${of.seed}_${process.pid}`);
  const database = await openMigrated(url);
  try {
    return await play(new Simulation(database, new Random(of.seed)), of);
  } finally {
    setClockOffset(0);
    await database.close();
    await drop();
  }
}

async function play(
  simulation: Simulation,
  { seed, steps }: { seed: number; steps: number },
): Promise<Outcome> {
  const { random, history, clock, database, engine } = simulation;
  const possible = simulation.broker ? { ...actions, ...withBroker } : actions;
  const weights = Object.fromEntries(Object.entries(possible).map(([name, { weight }]) => [name, weight]));
  let step = 0;
  try {
    history.begin(0, 'start');
    clock.show(0);
    await simulation.start();
    await openBank(database);
    await around.changeCatalog(simulation);
    for (step = 1; step <= steps; step++) {
      const name = random.weighted(weights);
      history.begin(step, name);
      clock.advance(stepMs);
      await possible[name].act(simulation);
      await simulation.check();
      if (step % checkAllEvery === 0) await simulation.checkAll();
    }
    await heal(simulation);
  } catch (error) {
    throw await failureOf(error as Error, simulation, { seed, step });
  }
  const lines = await paymentLines(database);
  const fingerprint = [
    ...lines.map(withoutBatch),
    ...(await balances(database)).map((row) => JSON.stringify(row)),
  ];
  return { seed, engine, steps, payments: lines.length, fingerprint: fingerprint.sort().join('\n') };
}

/** A file's id is random even in a simulation. */
const withoutBatch = (line: string): string => line.replace(/bat_\S+/, 'file');

async function failureOf(
  error: Error,
  { history, engine, database }: Simulation,
  { seed, step }: { seed: number; step: number },
): Promise<SimulationFailed> {
  const rows = await balances(database).catch(() => []);
  const touched = rows.map(({ iban, state, debits, credits }) => `${iban} ${state} ${credits - debits}`);
  const told = [
    `seed ${seed} failed at step ${step} on the ${engine} engine: ${error.message}`,
    `the last actions:\n${history.toString()}`,
    `balances (minor units):\n${touched.join('\n')}`,
    `again: npm run sim -- --seed ${seed} --steps ${step}`,
  ];
  return new SimulationFailed(told.join('\n\n'), { cause: error });
}

async function openMigrated(url: string): Promise<Database> {
  const log = await Database.open({ url, schema: 'log', migrations: logMigrations });
  await migrate(log);
  for (const [topic, count] of topicPartitions) await ensurePartitions(log, topic, count);
  await log.close();
  const database = await Database.open({ url, schema: 'payments', migrations: payments.migrations });
  await migrate(database);
  return database;
}

async function makeDatabase(
  serverUrl: string,
  name: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const onServer = async (text: string): Promise<void> => {
    const server = await Database.open({ url: serverUrl, schema: 'public', connectionsMax: 1 });
    await server.connected((client) => client.query(text));
    await server.close();
  };
  await onServer(`drop database if exists ${name} with (force)`);
  await onServer(`create database ${name} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`drop database if exists ${name} with (force)`) };
}
