// Waits at start until a broker answers: says in one sentence, now and then again, that none does, and gives
// up with one. Must be done before anything is opened that would have to be closed again.
import { backOff } from '../back-off.js';
import { monotonicMs } from '#time';
import { Kafka, logLevel } from './kafkajs.js';

export interface BrokerAddress {
  brokers: string[];
  clientId: string;
  /** How long to try. */
  patienceMs: number;
}

const sayAgainMs = 15_000;
const answerTimeoutMs = 5_000;

/** Resolves when one of the brokers has answered; rejects when none did for so long. */
export async function awaitBroker(of: BrokerAddress, say: (sentence: string) => void): Promise<void> {
  const startedMs = monotonicMs();
  const where = `the broker at ${of.brokers.join(', ')}`;
  const never = new AbortController().signal;
  let saidMs = Number.NEGATIVE_INFINITY;
  for (let attempt = 1; ; attempt++) {
    const silence = await ask(of);
    if (silence === undefined) return;
    const atMs = monotonicMs();
    if (atMs - startedMs >= of.patienceMs)
      throw new Error(
        `${where} did not answer within ${of.patienceMs / 1_000} s (${silence}): start it, or set KAFKA_BROKERS to where it runs`,
      );
    if (atMs - saidMs >= sayAgainMs) {
      say(`${where} does not answer (${silence}); trying again`);
      saidMs = atMs;
    }
    await backOff(attempt, never);
  }
}

/** Why none of them answers now; undefined if one does. */
async function ask({ brokers, clientId }: BrokerAddress): Promise<string | undefined> {
  const client = new Kafka({
    clientId,
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: answerTimeoutMs,
    // Each failure turns to the next of them.
    retry: { initialRetryTime: 50, maxRetryTime: 50, retries: brokers.length - 1 },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    return undefined;
  } catch (error) {
    return reasonOf(error as Error);
  } finally {
    await admin.disconnect();
  }
}

/** What was wrong at first, under kafkajs's words about retries. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
