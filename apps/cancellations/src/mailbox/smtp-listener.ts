// The SMTP door: takes mails for the bank's address only, and says 250 when a mail is stored, never before.
import { faultPoint } from '#log';
import { ConfigurationError } from '#service';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Cancellations } from '../cancellations.js';
import { mailLimits } from '../read/inspect-mail.js';
import { store } from '../receive/store.js';

const clientsMax = 50;
const recipientsMax = 20;
const silentMs = 60_000;

class SmtpRefusal extends Error {
  constructor(
    readonly responseCode: number,
    message: string,
  ) {
    super(message);
  }
}

export interface SmtpListener {
  port: number;
  close(): Promise<void>;
}

export async function listenForMail(cancellations: Cancellations): Promise<SmtpListener> {
  const { configuration, logger } = cancellations.runtime;
  // Without a list every recipient is ours: what reaches the listener was routed here.
  const own = configuration.PAGESA_MAIL_RECIPIENTS?.toLowerCase().split(',');
  const server = new SMTPServer({
    banner: 'Pagesa',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    hideSMTPUTF8: false,
    size: mailLimits.bytesMax,
    maxClients: clientsMax,
    socketTimeout: silentMs,
    closeTimeout: 5_000,
    disableReverseLookup: true,
    onRcptTo: ({ address }, { envelope }, callback) => {
      const known = !own || own.includes(address.toLowerCase());
      if (!known) callback(new SmtpRefusal(550, 'no such mailbox here'));
      else if (envelope.rcptTo.length >= recipientsMax) callback(new SmtpRefusal(452, 'too many recipients'));
      else callback();
    },
    onData: (stream, session, callback) => {
      takeMail(cancellations, stream, session).then(
        (id) => callback(null, `stored as ${id}`),
        (error: Error) => {
          if (!(error instanceof SmtpRefusal)) logger.error({ err: error }, 'a mail cannot be stored');
          // Anything else passes: the sender's server keeps the mail and tries again.
          callback(error instanceof SmtpRefusal ? error : new SmtpRefusal(451, 'try again later'));
        },
      );
    },
  });
  server.on('error', (error) => logger.warn({ err: error }, 'SMTP connection'));
  const at = { host: configuration.HOST, port: configuration.MAIL_IN_PORT };
  const port = await listening(server, at, (error) =>
    logger.warn(
      { err: error },
      `no mail is taken by SMTP here: the port ${usualPort} is taken; set MAIL_IN_PORT`,
    ),
  );
  return { port, close: () => new Promise((done) => server.close(() => done())) };
}

async function takeMail(
  cancellations: Cancellations,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    // What is too large is still read to its end, as the protocol wants, but not kept.
    if (length <= mailLimits.bytesMax) chunks.push(chunk);
  }
  if (length > mailLimits.bytesMax || stream.sizeExceeded)
    throw new SmtpRefusal(552, `a mail may have at most ${mailLimits.bytesMax} bytes`);
  const envelopeFrom = envelope.mailFrom ? envelope.mailFrom.address : '';
  const { id } = await store(cancellations, {
    raw: Buffer.concat(chunks, length),
    door: 'smtp',
    envelopeFrom,
  });
  faultPoint('mail-stored');
  return id;
}

// Two installations side by side share the usual port's number by accident only: the second goes on without.
const usualPort = 2_525;

async function listening(
  server: SMTPServer,
  { host, port }: { host: string; port: number },
  onTaken: (error: unknown) => void,
): Promise<number> {
  try {
    await new Promise<void>((done, fail) => {
      server.server.once('error', fail);
      server.listen(port, host, () => {
        server.server.off('error', fail);
        done();
      });
    });
  } catch (error) {
    if (port === usualPort && (error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      onTaken(error);
      return 0;
    }
    throw new ConfigurationError(
      `MAIL_IN_PORT is ${port}; expected a port that is free on ${host} (${(error as Error).message})`,
    );
  }
  return (server.server.address() as AddressInfo).port;
}
