// Accepts single payments: many callers, one transaction. What was accepted is durable, visible, and cannot
// be accepted twice.
import { eventOf, events, type Submission } from '#events';
import type { Database, Tx } from '#db';
import { faultPoint, type EventLog } from '#log';
import { now } from '#time';
import { contentHashOf, knownAmong } from '../../deduplicate/deduplicate.js';
import { judgeRepetition, type Known } from '../../deduplicate/deduplicate.rules.js';
import { findAccepted, insertAccepted } from './accept.sql.js';
import type { Backlog } from './backlog.js';

export type Acceptance = 'accepted' | 'replayed' | 'conflict';

export interface Acceptable {
  submission: Submission;
  client: string;
}

interface Waiting extends Acceptable {
  contentHash: string;
  resolve(acceptance: Acceptance): void;
  reject(error: unknown): void;
}

const acceptedAtOnceMax = 500;
const waitingMax = 5_000;

/** Too much waits to be accepted or to be settled: nothing was taken. */
export class IntakeFull extends Error {
  override name = 'IntakeFull';

  constructor(readonly comeBackSeconds: number) {
    super(`more payments wait than the pipeline takes; come back in ${comeBackSeconds} s`);
  }
}

export interface Accepting {
  database: Database;
  log: EventLog;
  backlog: Pick<Backlog, 'comeBackSeconds' | 'take'>;
  observe(accepted: number): void;
}

/** The line of single payments that wait for the next common transaction. */
export class AcceptanceLine {
  private waiting: Waiting[] = [];
  private isDraining = false;

  constructor(private readonly of: Accepting) {}

  /** Resolves when the payment is durable, or is known already. Throws IntakeFull when too many wait. */
  accept(acceptable: Acceptable): Promise<Acceptance> {
    const comeBackSeconds = this.of.backlog.comeBackSeconds();
    if (comeBackSeconds > 0) throw new IntakeFull(comeBackSeconds);
    if (this.waiting.length >= waitingMax) throw new IntakeFull(1);
    return new Promise((resolve, reject) => {
      const contentHash = contentHashOf(acceptable.submission);
      this.waiting.push({ ...acceptable, contentHash, resolve, reject });
      // One transaction runs while the next fills: the slower the disk, the larger the batches.
      if (!this.isDraining) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.isDraining = true;
    while (this.waiting.length > 0) {
      const together = this.waiting.splice(0, acceptedAtOnceMax);
      try {
        const acceptances = await this.of.database.transaction((tx) => acceptAll(tx, this.of.log, together));
        faultPoint('accepted');
        together.forEach((waiting, index) => waiting.resolve(acceptances[index]));
        const accepted = acceptances.filter((acceptance) => acceptance === 'accepted').length;
        this.of.backlog.take(accepted);
        this.of.observe(accepted);
      } catch (error) {
        for (const waiting of together) waiting.reject(error);
      }
    }
    this.isDraining = false;
  }
}

async function acceptAll(tx: Tx, log: EventLog, together: readonly Waiting[]): Promise<Acceptance[]> {
  const at = now();
  const first = new Map<string, Waiting>();
  for (const waiting of together)
    if (!first.has(waiting.submission.transactionId)) first.set(waiting.submission.transactionId, waiting);
  const known = new Map<string, Pick<Known, 'contentHash'>>(await knownAmong(tx, [...first.keys()]));
  const fresh = [...first.values()]
    .filter(({ submission }) => !known.has(submission.transactionId))
    .sort((a, b) => (a.submission.transactionId < b.submission.transactionId ? -1 : 1));
  const inserted = new Set(await insertAccepted(tx, fresh, at));
  const others = fresh.map(({ submission }) => submission.transactionId).filter((id) => !inserted.has(id));
  for (const { transaction_id, content_hash } of await findAccepted(tx, others))
    known.set(transaction_id, { contentHash: content_hash });
  const accepted = fresh.filter(({ submission }) => inserted.has(submission.transactionId));
  await log.append(
    tx,
    'payments.submitted',
    accepted.map(({ submission, client }) => submittedEvent(submission, client, at)),
  );
  faultPoint('accepting');
  return together.map((waiting) => {
    const id = waiting.submission.transactionId;
    if (first.get(id) === waiting && inserted.has(id)) return 'accepted';
    const repetition = judgeRepetition(known.get(id) ?? first.get(id), waiting.contentHash);
    return repetition === 'new' ? 'accepted' : repetition;
  });
}

function submittedEvent(submission: Submission, client: string, at: Date) {
  return eventOf(
    events.paymentSubmitted,
    { ...submission, intake: { channel: 'ebanking', client } },
    { id: `single/${submission.transactionId}`, timeMs: at.getTime() },
  );
}
