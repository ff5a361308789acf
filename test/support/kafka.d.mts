// The types of kafka.mjs, for the tests; the reasons stand there.
export { startKafka, type Kafka, type KafkaOptions } from '../../tools/kafka/kafka.mjs';
/** The address of the shared broker; empty when it was not started, as Java is missing. */
export const kafkaBrokers: string;
/** As jest's describe; the suite is skipped, and counted so, when there is no broker. */
export const describeWithKafka: (name: string, body: () => void) => void;
