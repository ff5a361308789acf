// Poison on every intake of the running product: refused or parked with a reason, never a crash, never a
// stall, memory bounded.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeWithKafka } from '../support/kafka.mjs';
import { Client } from './load/client.js';
import { Doors } from './poison/doors.js';
import { poisonTopic } from './poison/topic-poison.js';
import { Stand, type Engine } from './stand/stand.js';

const growthMaxMb = 600;

function suite(engine: Engine): void {
  let stand: Stand;
  let doors: Doors;
  let beforeMb: number;

  beforeAll(async () => {
    stand = await Stand.open(engine, ['pagesa']);
    doors = new Doors(stand, new Client(stand), `P-${engine}`);
    beforeMb = stand.instances[0].peakMb;
  }, 120_000);

  afterAll(() => stand?.close(), 60_000);

  const leaves = async (work: Promise<void>): Promise<string[]> => {
    await work;
    return doors.complaints.splice(0);
  };

  it('single payments', async () => expect(await leaves(doors.singles())).toEqual([]), 120_000);
  it(
    'heads that do not fit their bodies',
    async () => expect(await leaves(doors.lies())).toEqual([]),
    120_000,
  );
  it('lines of files', async () => expect(await leaves(doors.lines())).toEqual([]), 120_000);
  it('files of XML', async () => expect(await leaves(doors.xml())).toEqual([]), 120_000);
  it('mails', async () => expect(await leaves(doors.mails())).toEqual([]), 240_000);
  it('the topic', async () => expect(await leaves(poisonTopic(stand, doors))).toEqual([]), 120_000);
  it('memory stayed bounded, and the process is the same', () => {
    expect(stand.instances[0].deaths).toBe(0);
    expect(stand.instances[0].peakMb - beforeMb).toBeLessThan(growthMaxMb);
  });
}

describe('poison on the PostgreSQL engine', () => suite('postgres'));
describeWithKafka('poison on Kafka', () => suite('kafka'));
