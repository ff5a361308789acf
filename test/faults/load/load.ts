// All doors at once for the time of a round: single payments and records on the topic until told to end, and
// a file.
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../sim/random.js';
import type { Instance } from '../stand/instance.js';
import type { Stand } from '../stand/stand.js';
import type { Client } from './client.js';
import { sendFile, type SentFile } from './files.js';
import type { Entry, Journal } from './journal.js';
import { lookUp, submitUntilAnswered, tryForgery } from './singles.js';
import { keepProducing } from './topic.js';

const workers = 6;
const pauseBetweenMs = 25;
const fileShape = { records: 400, overMs: 1_500 };
const topicShape = { perSend: 25, everyMs: 250 };
const answersTimeoutMs = 300_000;
const forgedShare = 0.02;
const lookedUpShare = 0.1;

export class Load {
  readonly files: SentFile[] = [];
  private isEnding = false;
  private readonly giveUp = AbortSignal.timeout(answersTimeoutMs);
  private readonly running: Promise<unknown>[];

  constructor(
    readonly stand: Stand,
    readonly journal: Journal,
    private readonly client: Client,
  ) {
    const random = (): Random => new Random(journal.entries.length * 7_919 + this.seed++);
    const singles = Array.from({ length: workers }, () => this.payOneByOne(random()));
    const produced = keepProducing(
      { stand, journal, signal: this.giveUp, hasEnough: () => this.isEnding },
      topicShape,
    );
    this.running = [...singles, produced];
    this.sendFile();
  }

  private seed = 1;

  /** One file more, from its first line on; at first to this instance, then to whichever takes it. */
  sendFile(first?: Instance): void {
    const random = new Random(this.journal.entries.length);
    const of = { client: this.client, journal: this.journal, random, signal: this.giveUp };
    this.running.push(
      sendFile(of, { ...fileShape, ...(first && { first }) }).then((sent) => sent && this.files.push(sent)),
    );
  }

  forgetToken(): void {
    this.client.forgetToken();
  }

  private async payOneByOne(random: Random): Promise<void> {
    const of = { client: this.client, journal: this.journal, random, signal: this.giveUp };
    const sent: Entry[] = [];
    while (!this.isEnding) {
      const entry = this.journal.next('single');
      await submitUntilAnswered(of, entry);
      if (entry.isAnswered) sent.push(entry);
      if (sent.length > 0 && random.chance(lookedUpShare)) await lookUp(of, random.pick(sent));
      if (random.chance(forgedShare)) await tryForgery(of, entry);
      await pause(pauseBetweenMs);
    }
  }

  /** Sends nothing new, and resolves when everything that was sent has been answered. */
  async end(): Promise<void> {
    this.isEnding = true;
    await Promise.all(this.running);
  }
}
