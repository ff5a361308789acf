// A real SMTP server on loopback that keeps what it is given, as the world outside would, for tests.
import { EventEmitter, once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { simpleParser, type ParsedMail } from 'mailparser';

export interface CaughtMail extends ParsedMail {
  envelopeTo: string[];
}

export interface MailCatcher {
  url: string;
  mails: CaughtMail[];
  /** What to answer to the next mails instead of taking them. */
  refuse(answer: { responseCode: number; message: string } | undefined): void;
  /** Resolves with the first mail that fits, now or when it comes. */
  waitFor(fits: (mail: CaughtMail) => boolean): Promise<CaughtMail>;
  stop(): Promise<void>;
}

// It ends a test that waits for a mail that never comes, not one on a slow machine.
const hangsAfterMs = 240_000;

export async function startMailCatcher(): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const bell = new EventEmitter();
  let refusal: { responseCode: number; message: string } | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData(stream, session, callback) {
      simpleParser(stream).then((mail) => {
        if (refusal) {
          callback(Object.assign(new Error(refusal.message), refusal));
          return;
        }
        const envelopeTo = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ ...mail, envelopeTo });
        bell.emit('mail');
        callback();
      }, callback);
    },
  });
  server.on('error', () => bell.emit('trouble'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (answer) => (refusal = answer),
    async waitFor(fits) {
      const signal = AbortSignal.timeout(hangsAfterMs);
      for (;;) {
        const found = mails.find(fits);
        if (found) return found;
        await once(bell, 'mail', { signal });
      }
    },
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
