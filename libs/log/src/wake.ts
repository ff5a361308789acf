// Wakes sleeping loops: by NOTIFY from any process, and by a poll where a notification was missed.
import { isConnectionLoss, type Database } from '#db';
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** What is told when members came or went, or a dead letter is to be replayed: the work beside the events. */
export const choresTopic = 'chores';
/** Told together with every topic, for those who wait for any of them. */
export const anyTopic = '*';

const pollMsDefault = 250;
const connectAgainMs = 1_000;
// A connection whose other end vanished is noticed by asking.
const askMs = 30_000;

export class WakeUp {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly told = new Map<string, number>();
  private readonly stopping = new AbortController();
  private listening?: Promise<void>;

  constructor(
    private readonly database: Database,
    private readonly onTrouble: (error: unknown) => void,
    private readonly pollMs = pollMsDefault,
  ) {}

  start(): void {
    this.listening ??= this.listen();
  }

  /**
   * How often a topic was told of. Read before looking, it makes `wait` return at once for what came
   * meanwhile.
   */
  heard(topic: string): number {
    return this.told.get(topic) ?? 0;
  }

  /** Wakes the waiters of this process at once. */
  wake(topic: string): void {
    for (const name of [topic, anyTopic]) {
      this.told.set(name, this.heard(name) + 1);
      this.emitter.emit(`told ${name}`);
    }
  }

  /** Resolves when the topic was told of since `heard`, after `ms` (the poll's time), or when aborted. */
  wait(topic: string, heard: number, stop: { signal: AbortSignal; ms?: number }): Promise<void> {
    const { signal, ms = this.pollMs } = stop;
    if (signal.aborted || this.heard(topic) !== heard) return Promise.resolve();
    return new Promise((done) => {
      const name = `told ${topic}`;
      const finish = () => {
        clearTimeout(timer);
        this.emitter.off(name, finish);
        signal.removeEventListener('abort', finish);
        done();
      };
      const timer = setTimeout(finish, ms);
      this.emitter.on(name, finish);
      signal.addEventListener('abort', finish);
    });
  }

  private async listen(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.database.connected(async (client) => {
          client.on('notification', this.onNotification);
          try {
            await client.query('listen pagesa_log');
            this.wakeAll();
            while (await isAlive(client, signal)) await client.query('select 1');
          } finally {
            client.off('notification', this.onNotification);
            if (signal.aborted) await client.query('unlisten *');
          }
        });
      } catch (error) {
        if (signal.aborted) return;
        if (!isConnectionLoss(error)) this.onTrouble(error);
        // The poll goes on meanwhile, so a lost listener costs latency only.
        await pause(connectAgainMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** What was told while nobody listened is unknown: everybody looks. */
  private wakeAll(): void {
    const waited = this.emitter.eventNames().map((name) => String(name).slice('told '.length));
    for (const topic of new Set([...this.told.keys(), ...waited])) this.wake(topic);
  }

  private readonly onNotification = ({ payload }: { payload?: string | undefined }): void =>
    this.wake(payload ?? anyTopic);

  async close(): Promise<void> {
    this.stopping.abort();
    await this.listening;
  }
}

/** True after a while, false when told to stop; rejects when the connection is lost. */
function isAlive(client: EventEmitter, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    const finish = (act: () => void) => {
      clearTimeout(timer);
      client.off('error', onError);
      client.off('end', onEnd);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onError = (error: Error) => finish(() => reject(error));
    const onEnd = () => finish(() => reject(new Error('Connection terminated')));
    const onAbort = () => finish(() => resolve(false));
    const timer = setTimeout(() => finish(() => resolve(true)), askMs);
    client.on('error', onError);
    client.on('end', onEnd);
    signal.addEventListener('abort', onAbort);
  });
}
