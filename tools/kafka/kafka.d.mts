// The types of kafka.mjs, for the tests; the reasons stand there.
export interface KafkaOptions {
  /** Default: a free one. */
  port?: number;
  /** Default: a temporary folder, removed by `stop()`. */
  dir?: string;
  /** Partitions of a topic that is created without a number; default 6. */
  partitions?: number;
  /** Leaves the broker running when this process ends. */
  detached?: boolean;
  /** Told what takes long. */
  say?: (line: string) => void;
}

export interface Kafka {
  /** `host:port`, as KAFKA_BROKERS wants it. */
  readonly brokers: string;
  readonly port: number;
  readonly dir: string;
  /** The process id of the JVM; another one after `restart()`. */
  readonly pid: number;
  /** Resolves with the exit code, or the signal's name, when the broker ends. */
  ended(): Promise<number | string>;
  /** Stops it cleanly for good; a temporary folder is removed. */
  stop(): Promise<void>;
  /** Kills it the hard way; the data stay for `restart()`. */
  kill9(): Promise<void>;
  /** Starts it again on the same data and port; if it runs, it is stopped cleanly before. */
  restart(): Promise<void>;
}

/** An error whose message is meant for the person at the terminal. */
export class KafkaError extends Error {}
export function startKafka(options?: KafkaOptions): Promise<Kafka>;
/** Why no broker can be started on this machine, as a sentence; undefined when one can. */
export function kafkaObstacle(): string | undefined;
/** The command line of `pagesa kafka`; resolves with the exit code. */
export function runKafka(args: string[]): Promise<number>;
