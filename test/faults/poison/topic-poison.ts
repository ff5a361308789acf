// Poison on the topic itself: every record is parked with a reason, and the good one behind it in the
// partition settles.
import { eventCatalog, eventOf, events, type Submission } from '#events';
import { openEventLog, silentReporter } from '#log';
import { isUtf8 } from 'node:buffer';
import { countPayments } from '../check/check.sql.js';
import type { Stand } from '../stand/stand.js';
import { until } from '../stand/until.js';
import type { Doors } from './doors.js';
import { jsonPoisons, type Poison } from './payloads.js';

const topic = 'payments.submitted';
const settleTimeoutMs = 60_000;

interface Letter {
  reason: string;
  event_id: string | null;
}

/**
 * Puts each poison before a good record of the same key; complains of what was not parked, or held up the
 * other.
 */
export async function poisonTopic(stand: Stand, doors: Doors): Promise<void> {
  const sent = stand.broker ? await produceAll(stand, doors) : await appendAll(stand, doors);
  const database = await stand.database();
  const ids = sent.behind.map(({ transactionId }) => transactionId);
  await until(
    'the good records behind the poison have settled',
    async () => (await countPayments(database, ids)) === ids.length,
    settleTimeoutMs,
  ).catch((error: Error) => doors.complain('topic', error.message));
  const letters = await database.rows<Letter>(
    `select reason, event_id from payments.dead_letter where state = 'parked'`,
  );
  if (letters.length !== sent.poisons.length)
    doors.complain('topic', `${sent.poisons.length} poisons, and ${letters.length} parked`);
  for (const { reason, event_id } of letters)
    if (reason.length < 5) doors.complain('topic', `${event_id} was parked without a reason`);
}

interface Sent {
  poisons: string[];
  behind: Submission[];
}

async function produceAll(stand: Stand, doors: Doors): Promise<Sent> {
  const behind: Submission[] = [];
  const poisons: string[] = [];
  const put = async (name: string, value: Buffer | null, headers: Record<string, string | Buffer> = {}) => {
    const good = doors.good();
    const key = good.debtorAccount.iban;
    await stand.broker!.producer.send({
      topic,
      messages: [
        { key, value, headers },
        { key, value: JSON.stringify(good) },
      ],
    });
    poisons.push(name);
    behind.push(good);
  };
  for (const { name, bytes } of jsonPoisons(doors.good())) await put(name, bytes);
  const value = Buffer.from(JSON.stringify(doors.good()));
  await put('a record without a value', null);
  await put('an unknown version', value, { ce_type: 'payments.submitted.v9' });
  await put('an unknown type', value, { ce_type: 'payments.burned.v1' });
  await put('a type of bytes', value, { ce_type: Buffer.from([0xff, 0, 0xfe]) });
  await put('an id of 1 MB', Buffer.from('{}'), { ce_id: 'x'.repeat(1 << 20) });
  await put('a sequence that is no number', Buffer.from('{}'), { ce_source: '/elsewhere', ce_sequence: 'x' });
  return { poisons, behind };
}

// Larger ones are refused by the log itself; and in our own log an intake is what our own doors say.
const isStorable = ({ name, bytes }: Poison): boolean =>
  bytes.length < 900_000 && !name.startsWith('an intake');

/** What each is as data, as far as it is JSON. */
function* parsedPoisons(good: Submission): Generator<[string, unknown]> {
  for (const poison of jsonPoisons(good)) {
    if (!isStorable(poison) || !isUtf8(poison.bytes)) continue;
    try {
      const data: unknown = JSON.parse(poison.bytes.toString('utf8'));
      // Too deep for whoever would put it there.
      JSON.stringify(data);
      yield [poison.name, data];
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    }
  }
}

// Our own log stores what it is given: so a version of tomorrow, or a program gone wrong, can stand there.
async function appendAll(stand: Stand, doors: Doors): Promise<Sent> {
  const log = await openEventLog(await stand.database(), eventCatalog(), { report: silentReporter });
  const behind: Submission[] = [];
  const poisons: string[] = [];
  const { type: ofPayments } = events.paymentSubmitted;
  for (const [name, type, data] of [
    ...Array.from(parsedPoisons(doors.good()), ([name, data]) => [name, ofPayments, data] as const),
    ['an unknown version', 'payments.submitted.v9', doors.good()],
    ['an unknown type', 'payments.burned.v1', doors.good()],
    ['no object', ofPayments, 12],
    ['a field too many', ofPayments, { ...doors.good(), isAdmin: true }],
    ['a NUL', ofPayments, { ...doors.good(), creditorName: 'a\0b' }],
    ['a text of 500 kB', ofPayments, { ...doors.good(), creditorName: 'x'.repeat(500_000) }],
  ] as const) {
    const good = doors.good();
    const key = good.debtorAccount.iban;
    const timeMs = Date.now();
    await log.publish(topic, [
      { type, id: `poison/${name}`, key, timeMs, data },
      eventOf(events.paymentSubmitted, good, { id: `behind/${name}`, timeMs }),
    ]);
    poisons.push(name);
    behind.push(good);
  }
  return { poisons, behind };
}
