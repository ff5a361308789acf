// Sends what is in the outbox: soon after it was written, again with growing pauses when it fails, at least
// once.
import { MailRefused, openMailer, type Mailer } from '#mail';
import { now } from '#time';
import type { Runtime } from '#service';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { Seal } from '../seal.js';
import { finishMessage, postponeMessage, takeDue, type MessageRow } from './message.sql.js';
import { fileSms, gatewaySms, SmsRefused, type SmsSender } from './sms.js';

const pollMs = 1_000;
const takenForMs = 60_000;
const pauseFirstMs = 2_000;
const pauseMaxMs = 300_000;

export class Courier {
  private readonly bell = new EventEmitter();
  private readonly stopping = new AbortController();
  private mailer?: Mailer;
  private sms?: SmsSender;
  private rounds?: Promise<void>;

  constructor(
    private readonly runtime: Runtime,
    private readonly seal: Seal,
  ) {}

  /**
   * Something may be waiting. Its transaction may still be open: the poll finds what this round does not
   * see.
   */
  wake(): void {
    this.bell.emit('ring');
  }

  /** `beforeRound`: other work that waits for the same bell. */
  start(beforeRound: () => Promise<void>): void {
    const { configuration, values } = this.runtime;
    const folder = join(configuration.PAGESA_DATA, 'outbox');
    this.mailer = openMailer({
      smtpUrl: configuration.SMTP_URL,
      folder,
      from: { name: configuration.PAGESA_BANK_NAME, address: configuration.PAGESA_BANK_CONTACT },
    });
    const url = values.SMS_GATEWAY_URL as string | undefined;
    this.sms = url
      ? gatewaySms({
          url,
          token: values.SMS_GATEWAY_TOKEN as string | undefined,
          from: values.SMS_SENDER as string,
        })
      : fileSms(join(folder, 'sms.ndjson'));
    this.rounds = this.run(beforeRound);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.rounds;
    this.mailer?.close();
  }

  private async run(beforeRound: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let sent = 0;
      try {
        await beforeRound();
        sent = await this.round();
      } catch (error) {
        // The messages stay where they are; the next round tries again.
        this.runtime.logger.warn({ err: error }, 'the outbox of auth cannot be worked on');
      }
      if (sent === 0) await this.rest(signal);
    }
  }

  private async rest(signal: AbortSignal): Promise<void> {
    const enough = AbortSignal.any([signal, AbortSignal.timeout(pollMs)]);
    await once(this.bell, 'ring', { signal: enough }).catch((error: unknown) => {
      if (!enough.aborted) throw error;
    });
  }

  private async round(): Promise<number> {
    const at = now();
    const due = await takeDue(this.runtime.database, at, new Date(at.getTime() + takenForMs));
    for (const message of due) await this.deliver(message);
    return due.length;
  }

  private async deliver(message: MessageRow): Promise<void> {
    const { database, logger } = this.runtime;
    const { id, channel, attempts } = message;
    try {
      await this.send(message);
      await finishMessage(database, { id, state: 'sent', at: now(), problem: null });
    } catch (error) {
      const problem = (error instanceof Error ? error.message : String(error)).slice(0, 500);
      logger.warn({ message: id, channel, attempts, problem }, 'a message was not sent');
      const final = error instanceof MailRefused || error instanceof SmsRefused;
      const pauseMs = Math.min(pauseMaxMs, pauseFirstMs * 2 ** Math.min(attempts - 1, 10));
      if (final) await finishMessage(database, { id, state: 'failed', at: now(), problem });
      else await postponeMessage(database, { id, at: new Date(now().getTime() + pauseMs), problem });
    }
  }

  private async send({ id, channel, sent_to: to, body_sealed: sealed }: MessageRow): Promise<void> {
    const { subject = '', text } = JSON.parse(this.seal.open(sealed, id).toString('utf8')) as {
      subject?: string;
      text: string;
    };
    if (channel === 'sms') await this.sms!.send({ id, to, text });
    else await this.mailer!.send({ id, to, subject, text });
  }
}
