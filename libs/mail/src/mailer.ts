// Mail out: over SMTP where a server is configured, otherwise into a folder where a developer reads it.
import { createTransport } from 'nodemailer';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deliverOnce } from './deliver-once.js';
import { MailRefused } from './refused.js';

/**
 * A mail; `text` is plain text. `id` makes the Message-ID, so that the same mail sent twice is known as
 * one.
 */
export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  replyTo?: string;
  /** Message-IDs that this mail answers, the latest last. */
  inReplyTo?: string[];
  attachments?: { filename: string; content: Buffer; contentType: string }[];
  headers?: Record<string, string>;
}

export interface Mailer {
  /**
   * Resolves when the server has taken the mail; throws MailRefused when it
   * never will. With `beforeLast` the mail is sent as `deliverOnce` says.
   */
  send(mail: Mail, beforeLast?: () => Promise<void>): Promise<{ messageId: string }>;
  close(): void;
}

export interface MailerOptions {
  /** smtp: or smtps: with user and password in it where needed; undefined: mails become files in `folder`. */
  smtpUrl: string | undefined;
  folder: string;
  from: { name: string; address: string };
}

const connectionTimeoutMs = 10_000;
const socketTimeoutMs = 30_000;

export function openMailer(options: MailerOptions): Mailer {
  return options.smtpUrl ? smtpMailer(options.smtpUrl, options) : fileMailer(options);
}

function smtpMailer(smtpUrl: string, options: MailerOptions): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 4,
    connectionTimeout: connectionTimeoutMs,
    greetingTimeout: connectionTimeoutMs,
    socketTimeout: socketTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never);
  return {
    async send(mail, beforeLast) {
      const message = messageOf(mail, options);
      if (beforeLast) {
        await deliverOnce({ url: smtpUrl, timeoutMs: socketTimeoutMs }, message, beforeLast);
        return { messageId: message.messageId };
      }
      try {
        const { messageId } = await transport.sendMail(message);
        return { messageId };
      } catch (error) {
        const code = (error as { responseCode?: number }).responseCode;
        if (code !== undefined && code >= 500)
          throw new MailRefused((error as Error).message, { cause: error });
        throw error;
      }
    },
    close: () => transport.close(),
  };
}

function fileMailer(options: MailerOptions): Mailer {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const transport = createTransport({ streamTransport: true, newline: 'unix' });
  return {
    async send(mail) {
      const { messageId, message } = await transport.sendMail(messageOf(mail, options));
      const file = join(options.folder, `${mail.id.replace(/[^\w.-]/g, '_')}.eml`);
      // Mails hold codes and links: only the owner of the folder may read them.
      await writeFile(file, message, { mode: 0o600 });
      return { messageId };
    },
    close: () => transport.close(),
  };
}

function messageOf(mail: Mail, { from }: MailerOptions) {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    messageId: `<${mail.id}@${domain}>`,
    ...(mail.replyTo && { replyTo: mail.replyTo }),
    ...(mail.inReplyTo?.length && { inReplyTo: mail.inReplyTo.at(-1)!, references: mail.inReplyTo }),
    ...(mail.attachments && { attachments: mail.attachments }),
    // RFC 3834: our mails are made by a machine, and no machine shall answer them.
    headers: { 'Auto-Submitted': 'auto-generated', ...mail.headers },
  };
}
