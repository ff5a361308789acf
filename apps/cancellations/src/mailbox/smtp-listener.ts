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
// All senders together, while their mails are on the way in: beyond that they are asked to come again.
const inHandBytesMax = 160_000_000;

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
  const inHand: InHand = { bytes: 0 };
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
      takeMail(cancellations, inHand, { stream, session }).then(
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

interface InHand {
  bytes: number;
}

async function takeMail(
  cancellations: Cancellations,
  inHand: InHand,
  of: { stream: SMTPServerDataStream; session: SMTPServerSession },
): Promise<string> {
  const kept: Kept = { chunks: [], bytes: 0 };
  try {
    await readInto(kept, inHand, of.stream);
    return await storeKept(cancellations, kept, of.session);
  } finally {
    release(kept, inHand);
  }
}

function release(kept: Kept, inHand: InHand): void {
  inHand.bytes -= kept.bytes;
  Object.assign(kept, { chunks: [], bytes: 0 });
}

interface Kept {
  chunks: Buffer[];
  bytes: number;
}

async function readInto(kept: Kept, inHand: InHand, stream: SMTPServerDataStream): Promise<void> {
  let [length, isBusy] = [0, false];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    isBusy ||= inHand.bytes + chunk.length > inHandBytesMax;
    // What is too large or too much is still read to its end, as the protocol wants, but not kept.
    if (isBusy || length > mailLimits.bytesMax) {
      release(kept, inHand);
      continue;
    }
    kept.chunks.push(chunk);
    kept.bytes += chunk.length;
    inHand.bytes += chunk.length;
  }
  if (length > mailLimits.bytesMax || stream.sizeExceeded)
    throw new SmtpRefusal(552, `a mail may have at most ${mailLimits.bytesMax} bytes`);
  if (isBusy) throw new SmtpRefusal(452, 'too many mails at a time: try again later');
}

async function storeKept(
  cancellations: Cancellations,
  kept: Kept,
  { envelope }: SMTPServerSession,
): Promise<string> {
  const envelopeFrom = envelope.mailFrom ? envelope.mailFrom.address : '';
  const { id } = await store(cancellations, {
    raw: Buffer.concat(kept.chunks, kept.bytes),
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
