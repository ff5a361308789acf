// Every fault that the harness can do.
import type { Engine } from '../stand/stand.js';
import { databaseFaults } from './break-database.js';
import { topicFaults } from './disturb-topic.js';
import type { Fault } from './fault.js';
import { beneathFaults } from './kill-beneath.js';
import { processFaults } from './kill-process.js';
import { clockFaults } from './move-clock.js';
import { replayFaults } from './replay-letter.js';

export const allFaults: readonly Fault[] = [
  ...processFaults,
  ...beneathFaults,
  ...replayFaults,
  ...databaseFaults,
  ...topicFaults,
  ...clockFaults,
];

export const faultsOf = (engine: Engine): Fault[] =>
  allFaults.filter(({ engines }) => !engines || engines.includes(engine));

/** The fault of this name on this engine. */
export function faultNamed(name: string, engine: Engine): Fault {
  const fault = faultsOf(engine).find((candidate) => candidate.name === name);
  if (!fault) throw new Error(`there is no fault "${name}" on ${engine}`);
  return fault;
}
