// Deliveries, and everything that goes wrong with them: crashes on either side of COMMIT, lost partitions,
// relays that send twice.
import { releaseDue } from '../../../apps/payments/src/settle/release/release.js';
import { markReleased } from '../../../apps/payments/src/settle/release/release.sql.js';
import { relayFaults } from '../broker.js';
import { Broken } from '../history.js';
import { consumed, topicPartitions, type SimulatedProcess } from '../simulated-process.js';
import { processCount, type Simulation, type Zombie } from '../simulation.js';
import type { Place } from '../wire.js';

const faultChance = 0.1;

const nameOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;

export function places(): Place[] {
  return consumed.flatMap((topic) =>
    Array.from({ length: topicPartitions.get(topic)! }, (_, partition) => ({ topic, partition })),
  );
}

/** Partitions with something that their group has not handled. */
export function waiting({ wire, reached }: Simulation): Place[] {
  return places().filter(
    (place) => wire.length(place.topic, place.partition) > (reached.get(nameOf(place)) ?? 0),
  );
}

/** The next events of any partition: so partitions overtake each other, and some wait for long. */
export async function deliver(simulation: Simulation): Promise<void> {
  const { random, history } = simulation;
  const from = waiting(simulation);
  if (from.length === 0) {
    history.tell('nothing waits');
    return;
  }
  const fault = { chance: faultChance, after: random.chance(0.8) ? 0 : random.between(1, 3) };
  await deliverAt(simulation, random.pick(from), { eventsMax: random.between(1, 30), fault });
}

export async function deliverAt(
  simulation: Simulation,
  place: Place,
  of: { eventsMax: number; fault?: { chance: number; after: number } },
): Promise<void> {
  const { random, owners, history } = simulation;
  const name = nameOf(place);
  const slot = owners.get(name) ?? random.below(processCount);
  owners.set(name, slot);
  history.tell(`${name} up to ${of.eventsMax} in ${simulation.processes[slot].name}`);
  await simulation.attempt(
    slot,
    async (process) => {
      await takeUnlessHeld(simulation, process, place);
      const lazy = simulation.faultsStrike && random.chance(0.7);
      const turn = await process.member(place.topic).turn(place.partition, of.eventsMax, lazy);
      history.tell(`-> ${turn}`);
      if (turn === 'fenced') throw new Broken(`the owner of ${name} was kept from it`);
    },
    of.fault,
  );
}

async function takeUnlessHeld(
  { random, reached }: Simulation,
  process: SimulatedProcess,
  place: Place,
): Promise<void> {
  const member = process.member(place.topic);
  // A broker's committed offset may be behind the position, never before its partition's start.
  const committed = random.below((reached.get(nameOf(place)) ?? 0) + 1);
  if (!member.holds(place.partition)) await member.take(place.partition, committed);
}

/** What several partitions of one process have ready goes into one transaction, a lost partition's too. */
export async function deliverTogether(simulation: Simulation): Promise<void> {
  const { random, owners, history, poisonous, zombies, processes } = simulation;
  const slot = random.below(processCount);
  const own = waiting(simulation).filter(
    (place) => place.topic === consumed[0] && owners.get(nameOf(place)) === slot,
  );
  // A batch that is divided would be divided beside the others, in an order that nobody can foretell.
  if (own.length === 0 || poisonous.size > 0) return deliver(simulation);
  const process = processes[slot];
  const lost = zombies.filter((zombie) => zombie.process === process && zombie.topic === consumed[0]);
  const ready: Place[] = [];
  for (const place of [...own, ...lost])
    if (await process.member(place.topic).prepare(place.partition)) ready.push(place);
  if (ready.length === 0) return deliver(simulation);
  history.tell(`${ready.map(nameOf).join(' ')} in ${process.name}`);
  await simulation.attempt(slot, () => turnTogether(), { chance: faultChance });
  const stays = (zombie: Zombie): boolean => zombie.process.member(zombie.topic).holds(zombie.partition);
  zombies.splice(0, zombies.length, ...zombies.filter(stays));

  async function turnTogether(): Promise<void> {
    const turns = await Promise.allSettled(
      ready.map(({ topic, partition }) => process.member(topic).turn(partition, 1_000)),
    );
    for (const [index, turn] of turns.entries()) {
      if (turn.status === 'rejected') throw turn.reason;
      history.tell(`-> ${turn.value}`);
      if (turn.value === 'fenced' && own.includes(ready[index]))
        throw new Broken(`the owner of ${nameOf(ready[index])} was kept from it`);
    }
  }
}

/**
 * Two transactions at the same time: the first is ready to commit when the second begins, and commits when
 * that waits.
 */
export async function deliverTwo(simulation: Simulation): Promise<void> {
  const { random, owners, history, poisonous, processes } = simulation;
  const from = waiting(simulation).filter(({ topic }) => topic === consumed[0]);
  if (from.length < 2 || poisonous.size > 0) return deliver(simulation);
  const at = random.below(from.length);
  const [first, second] = [from[at], from[(at + 1) % from.length]];
  for (const place of [first, second])
    if (!owners.has(nameOf(place))) owners.set(nameOf(place), random.below(processCount));
  const [slot, other] = [owners.get(nameOf(first))!, owners.get(nameOf(second))!];
  history.tell(`${nameOf(first)} in ${processes[slot].name}, ${nameOf(second)} in ${processes[other].name}`);
  await simulation.attempt(slot, async (process) => {
    await takeUnlessHeld(simulation, process, first);
    await takeUnlessHeld(simulation, processes[other], second);
    let later: Promise<string> | undefined;
    process.faults.gate = async () => {
      later = processes[other].member(second.topic).turn(second.partition, 1_000);
      await Promise.race([later, untilBlocked(simulation, later)]);
    };
    const turns = [await process.member(first.topic).turn(first.partition, 1_000), await later];
    history.tell(`-> ${turns.join(', ')}`);
    process.faults.gate = undefined;
  });
  simulation.firstOfTwo = nameOf(first);
}

/** Resolves when some transaction waits for a lock, or the turn is over. */
async function untilBlocked({ database }: Simulation, turn: Promise<string>): Promise<void> {
  let over = false;
  const end = (): void => void (over = true);
  turn.then(end, end);
  while (!over) {
    const [row] = await database.rows<{ blocked: number }>(
      `select count(*)::int as blocked from pg_stat_activity
       where datname = current_database() and wait_event in ('transactionid', 'tuple')`,
    );
    if (row.blocked > 0) return;
  }
}

/** Another process becomes the owner; the one before does not hear of it and comes back later. */
export async function rebalance(simulation: Simulation): Promise<void> {
  const { random, owners, processes, zombies, history, reached } = simulation;
  const place = random.pick(places());
  const { topic, partition } = place;
  const before = owners.get(nameOf(place));
  const slot = random.below(processCount);
  if (slot === before) return;
  const loser = before === undefined ? undefined : processes[before];
  if (loser?.member(topic).holds(partition)) {
    await loser.member(topic).evict(partition);
    zombies.push({ process: loser, topic, partition });
  }
  owners.set(nameOf(place), slot);
  history.tell(`${nameOf(place)} from ${loser?.name ?? 'nobody'} to ${processes[slot].name}`);
  // What this process believed of an earlier time with the partition is gone when it gets it again.
  const stays = (zombie: Zombie): boolean =>
    zombie.process !== processes[slot] || zombie.topic !== topic || zombie.partition !== partition;
  zombies.splice(0, zombies.length, ...zombies.filter(stays));
  const committed = random.below((reached.get(nameOf(place)) ?? 0) + 1);
  await simulation.attempt(slot, (process) => process.member(topic).take(partition, committed));
}

/** A process goes on with a partition that is no longer its own. */
export async function zombieReturns(simulation: Simulation): Promise<void> {
  const { random, zombies, processes, history } = simulation;
  if (zombies.length === 0) {
    history.tell('there is none');
    return;
  }
  const [zombie] = zombies.splice(random.below(zombies.length), 1);
  const { process, topic, partition } = zombie;
  await simulation.attempt(processes.indexOf(process), async () => {
    const turn = await process.member(topic).turn(partition, random.between(1, 30), random.chance(0.5));
    history.tell(`${process.name} at ${topic}/${partition} -> ${turn}`);
    // Whoever stores nothing does not learn that the partition is lost.
    if (turn === 'passed') zombies.push(zombie);
  });
}

/** A process dies between two transactions: what it had in memory only is read again by the next. */
export async function die(simulation: Simulation): Promise<void> {
  const { random, processes, history } = simulation;
  const slot = random.below(processCount);
  history.tell(processes[slot].name);
  await simulation.restart(slot);
}

/** The outbox goes to the broker; the relay may die between sending and marking, or send only a part. */
export async function relay(simulation: Simulation): Promise<void> {
  const { random, history, relaySlot } = simulation;
  const strikes = simulation.faultsStrike && random.chance(faultChance);
  const fault = strikes ? random.pick(relayFaults) : undefined;
  await simulation.attempt(relaySlot, async (process) => {
    if (simulation.relaying !== process) await endRelayLeases(simulation);
    simulation.relaying = process;
    process.relayFault = fault;
    history.tell(`${process.name} ${fault ?? ''}`);
    try {
      await process.relayTurn();
    } finally {
      process.relayFault = undefined;
    }
  });
}

// Leases end by the database's own clock, which the simulation does not move.
async function endRelayLeases({ database }: Simulation): Promise<void> {
  await database.run(`update log.relay set lease_until = clock_timestamp() - interval '1 s'`);
}

/** Another process relays; the one before sends once more what it still holds for unsent. */
export async function moveRelay(simulation: Simulation): Promise<void> {
  const { random, processes, staleRelays, history } = simulation;
  const returns = staleRelays.length > 0 && random.chance(0.5);
  if (returns) {
    const [process] = staleRelays.splice(random.below(staleRelays.length), 1);
    history.tell(`${process.name} sends what it holds`);
    await simulation.attempt(processes.indexOf(process), () => process.staleRelayTurn());
    return;
  }
  const slot = random.below(processCount);
  if (slot === simulation.relaySlot) return;
  staleRelays.push(processes[simulation.relaySlot]);
  simulation.relaySlot = slot;
  history.tell(`to ${processes[slot].name}`);
  await relay(simulation);
}

/** Held payments whose day has come. */
export async function release(simulation: Simulation): Promise<void> {
  const { random, model, clock, history } = simulation;
  const { committed } = await simulation.attempt(
    random.below(processCount),
    ({ payments, database }) => releaseDue(payments.settling, database),
    { chance: faultChance },
  );
  const released = committed > 0 ? model.release(clock.day()) : 0;
  history.tell(`${released} released`);
}

/** A person lets a possible duplicate go on; nothing else may be let go that way. */
export async function releaseByPerson(simulation: Simulation): Promise<void> {
  const { random, model, clock, history } = simulation;
  const all = [...model.payments.values()];
  const waits = all.filter(({ state, code }) => state === 'held' && code !== undefined);
  if (all.length === 0) return;
  const payment = waits.length > 0 && random.chance(0.9) ? random.pick(waits) : random.pick(all);
  const { transactionId } = payment.intent;
  let marked = false;
  const { committed } = await simulation.attempt(
    random.below(processCount),
    async ({ payments, database }) => {
      marked = await database.transaction((tx) => markReleased(tx, transactionId, 'teuta'));
      if (marked) await releaseDue(payments.settling, database);
    },
    { chance: faultChance, after: random.below(2) },
  );
  history.tell(`${transactionId} ${committed}`);
  const expected = waits.includes(payment) && !payment.released;
  if (marked && !expected) throw new Broken(`${transactionId} was let go and waits for nobody`);
  if (committed > 0 && expected) payment.released = true;
  if (committed > 1) model.release(clock.day());
}
