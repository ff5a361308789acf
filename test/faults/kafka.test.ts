// The fixed set of faults with the event log on a real Kafka broker.
import { describeWithKafka } from '../support/kafka.mjs';
import { faultSuite } from './suite.js';

describeWithKafka('on Kafka, nothing is lost or doubled when', () => faultSuite('kafka'));
