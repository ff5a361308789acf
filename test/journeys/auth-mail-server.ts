// A real SMTP server on loopback that hands over each mail as it arrives.
import { simpleParser, type ParsedMail } from 'mailparser';
import { EventEmitter, once } from 'node:events';
import { SMTPServer } from 'smtp-server';

export class MailServer {
  readonly mails: ParsedMail[] = [];
  private readonly arrivals = new EventEmitter();
  /** Answers each mail with this error, as a server does that will not have it. */
  refuseWith?: { responseCode: number; message: string };
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, callback) => {
      simpleParser(stream).then((mail) => {
        if (this.refuseWith) {
          callback(Object.assign(new Error(this.refuseWith.message), this.refuseWith));
          return;
        }
        this.mails.push(mail);
        callback();
        this.arrivals.emit('mail');
      }, callback);
    },
  });

  static async start(): Promise<MailServer> {
    const mailServer = new MailServer();
    mailServer.server.listen(0, '127.0.0.1');
    await once(mailServer.server.server, 'listening');
    return mailServer;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as { port: number }).port}`;
  }

  /** The first mail to that address whose subject fits; it is taken out. */
  async take(to: string, subject: RegExp): Promise<ParsedMail> {
    for (;;) {
      const index = this.mails.findIndex(
        (mail) => recipients(mail).includes(to) && subject.test(mail.subject ?? ''),
      );
      if (index >= 0) return this.mails.splice(index, 1)[0];
      await once(this.arrivals, 'mail', { signal: AbortSignal.timeout(15_000) });
    }
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}

function recipients(mail: ParsedMail): string[] {
  const to = Array.isArray(mail.to) ? mail.to : mail.to ? [mail.to] : [];
  return to.flatMap((list) => list.value.map((entry) => entry.address ?? ''));
}
