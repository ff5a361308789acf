// For the suites that need the shared broker: its address, and `describe` that counts as skipped when there
// is none.
import { describe } from '@jest/globals';

/** The address of the shared broker; empty when it was not started, as Java is missing. */
export const kafkaBrokers = process.env.TEST_KAFKA_BROKERS ?? '';

/** As jest's describe; the suite is skipped, and counted so, when there is no broker. */
export const describeWithKafka = kafkaBrokers ? describe : describe.skip;

export { startKafka } from '../../tools/kafka/kafka.mjs';
