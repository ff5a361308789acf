// Takes a mail in: stored as received and committed before anything is read of it, so that no door ever
// loses one.
import { mailContentHash } from '#mail';
import { monotonicMs, newId, now } from '#time';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cancellations } from '../cancellations.js';
import { claimMs, findMail, insertMail, type MailRow, type MailState } from './receive.sql.js';

const handledWaitMs = 3_000;
const lookEveryMs = 25;

export interface ArrivedMail {
  raw: Buffer;
  door: MailRow['door'];
  submittedBy?: string | undefined;
  envelopeFrom?: string | undefined;
  /** The door handles it itself; nobody else does before the claim is over. */
  claimed?: boolean;
}

export type StoredMail = Omit<MailRow, 'raw'> & MailState & { isNew: boolean };

/**
 * The stored mail; for one that came before, the first. The same mail is known by its own content, Message-
 * ID included.
 */
export async function store(
  { database, bell }: Cancellations,
  { raw, door, submittedBy, envelopeFrom, claimed }: ArrivedMail,
): Promise<StoredMail> {
  const receivedAt = now();
  const stored = await insertMail(database, {
    id: newId('mail'),
    contentHash: mailContentHash(raw),
    door,
    submittedBy,
    envelopeFrom,
    raw,
    receivedAt,
    claimedUntil: claimed ? new Date(receivedAt.getTime() + claimMs) : undefined,
  });
  if (stored.isNew && !claimed) bell.emit('receive');
  return {
    ...stored,
    door,
    submitted_by: submittedBy ?? null,
    envelope_from: envelopeFrom ?? null,
    received_at: receivedAt,
    attempts: 1,
    forced: false,
  };
}

/** The mail when it was handled; as it stands if that takes longer than three seconds. */
export async function waitForMail({ database }: Cancellations, id: string): Promise<MailState> {
  const untilMs = monotonicMs() + handledWaitMs;
  for (;;) {
    const mail = (await findMail(database, id))!;
    if (mail.state !== 'received' || monotonicMs() > untilMs) return mail;
    await pause(lookEveryMs);
  }
}
