// Hands one mail to an SMTP server so that at every moment it is known whether the server may have it:
// before the last
// bytes go out, the caller says that it has noted so.
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { Readable } from 'node:stream';
import { MailRefused } from './refused.js';

export interface SmtpServer {
  /** smtp: or smtps:, with user and password in it where needed. */
  url: string;
  timeoutMs: number;
}

/**
 * Resolves when the server has taken the mail. `beforeLast` is awaited when everything but the end
 * is sent: whoever finds its note and not the outcome knows that the mail may have been delivered.
 * Throws MailRefused for a final refusal; any other failure that carries a `responseCode` is a
 * passing refusal, and one without it leaves the outcome open if `beforeLast` was called.
 */
export async function deliverOnce(
  server: SmtpServer,
  message: MailComposer.Options,
  beforeLast: () => Promise<void>,
): Promise<void> {
  const compiled = new MailComposer(message).compile();
  const bytes = await compiled.build();
  const envelope = compiled.getEnvelope();
  const connection = await connected(server);
  try {
    await new Promise<void>((done, fail) => {
      connection.on('error', fail);
      connection.on('end', () => fail(new Error('the server closed the connection')));
      const sender = { from: envelope.from || '', to: envelope.to };
      connection.send(sender, heldBack(bytes, beforeLast), (error) => (error ? fail(error) : done()));
    });
  } catch (error) {
    const code = (error as { responseCode?: number }).responseCode;
    if (code !== undefined && code >= 500) throw new MailRefused((error as Error).message, { cause: error });
    throw error;
  } finally {
    connection.removeAllListeners('end');
    connection.removeAllListeners('error');
    connection.on('error', () => connection.close());
    connection.quit();
  }
}

function heldBack(bytes: Buffer, beforeLast: () => Promise<void>): Readable {
  async function* parts(): AsyncGenerator<Buffer> {
    const last = Math.max(0, bytes.length - 16);
    yield bytes.subarray(0, last);
    await beforeLast();
    yield bytes.subarray(last);
  }
  return Readable.from(parts());
}

async function connected({ url, timeoutMs }: SmtpServer): Promise<SMTPConnection> {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const connection = new SMTPConnection({
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  await new Promise<void>((done, fail) => {
    connection.once('error', fail);
    connection.connect(() => done());
  });
  connection.removeAllListeners('error');
  if (!username) return connection;
  const credentials = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  await new Promise<void>((done, fail) =>
    connection.login({ credentials }, (error) => (error ? fail(error) : done())),
  );
  return connection;
}
