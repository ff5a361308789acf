// The IMAP door: looks into the mailbox now and then, stores what is new, and marks it as seen only after it
// is stored. A
// mail that is fetched twice is known by its content.
import { faultPoint } from '#log';
import { ImapFlow } from 'imapflow';
import type { Cancellations } from '../cancellations.js';
import { mailLimits } from '../read/inspect-mail.js';
import { store } from '../receive/store.js';

const connectTimeoutMs = 15_000;
const perRoundMax = 200;

/**
 * Takes in what is unseen; the answer is how many mails were stored. Throws when the mailbox cannot be
 * reached.
 */
export async function pollMailbox(cancellations: Cancellations, imapUrl: string): Promise<number> {
  const { logger } = cancellations.runtime;
  const client = new ImapFlow({ ...optionsOf(imapUrl), logger: false, connectionTimeout: connectTimeoutMs });
  // Without a listener a lost connection would end the process; the round below fails by itself.
  client.on('error', (error: Error) => logger.warn({ err: error }, 'IMAP connection'));
  await client.connect();
  try {
    const lock = await client.getMailboxLock(folderOf(imapUrl));
    try {
      const unseen = (await client.search({ seen: false }, { uid: true })) || [];
      let stored = 0;
      for (const uid of unseen.slice(0, perRoundMax)) {
        await takeOne(cancellations, client, uid);
        stored++;
      }
      return stored;
    } finally {
      lock.release();
    }
  } finally {
    await client.logout().catch(() => client.close());
  }
}

async function takeOne(cancellations: Cancellations, client: ImapFlow, uid: number): Promise<void> {
  // Fetched without marking it: `BODY.PEEK`. Of one that is too large the beginning is kept, so that it is
  // not lost.
  const query = { source: { maxLength: mailLimits.bytesMax }, size: true } as const;
  const message = await client.fetchOne(String(uid), query, { uid: true });
  if (message && message.source) await store(cancellations, { raw: message.source, door: 'imap' });
  faultPoint('mail-fetched');
  await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
}

function optionsOf(imapUrl: string) {
  const { protocol, hostname, port, username, password } = new URL(imapUrl);
  const secure = protocol === 'imaps:';
  return {
    host: hostname,
    port: Number(port) || (secure ? 993 : 143),
    secure,
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
  };
}

/** The path of the URL, INBOX without one. */
function folderOf(imapUrl: string): string {
  return decodeURIComponent(new URL(imapUrl).pathname.slice(1)) || 'INBOX';
}
