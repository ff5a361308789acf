// Wakes sleeping consumers: by NOTIFY from any process, and by a poll where a notification was missed.
import { isConnectionLoss, type Database } from '#db';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 250;

export class WakeUp {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly stopping = new AbortController();
  private listening?: Promise<void>;

  constructor(
    private readonly database: Database,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  start(): void {
    this.listening ??= this.listen();
  }

  /** Wakes the waiters of this process at once. */
  wake(): void {
    this.emitter.emit('wake');
  }

  /** Resolves at the next notification, after the poll's time, or when aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    const enough = AbortSignal.any([signal, AbortSignal.timeout(pollMs)]);
    await once(this.emitter, 'wake', { signal: enough }).catch((error: unknown) => {
      if (!enough.aborted) throw error;
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
            await lost(client, signal);
          } finally {
            client.off('notification', this.onNotification);
            if (signal.aborted) await client.query('unlisten *');
          }
        });
      } catch (error) {
        if (signal.aborted) return;
        if (!isConnectionLoss(error)) this.onTrouble(error);
        // The poll goes on meanwhile, so a lost listener costs latency only.
        await pause(1_000, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private readonly onNotification = (): void => this.wake();

  async close(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.listening;
  }
}

function lost(client: EventEmitter, signal: AbortSignal): Promise<void> {
  return new Promise((done, reject) => {
    const finish = (act: () => void) => {
      client.off('error', onError);
      client.off('end', onEnd);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onError = (error: Error) => finish(() => reject(error));
    const onEnd = () => finish(() => reject(new Error('Connection terminated')));
    const onAbort = () => finish(done);
    client.on('error', onError);
    client.on('end', onEnd);
    signal.addEventListener('abort', onAbort);
  });
}
