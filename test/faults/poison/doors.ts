// Brings poison to every door of a running product and says what went wrong: a crash, a stall, an answer
// without a reason.
import type { Submission } from '#events';
import { Random } from '../../sim/random.js';
import type { Answer, Client } from '../load/client.js';
import { Journal } from '../load/journal.js';
import type { Instance } from '../stand/instance.js';
import type { Stand } from '../stand/stand.js';
import { until } from '../stand/until.js';
import { lies, tell } from './lies.js';
import { post } from './post.js';
import { csvPoisons, jsonPoisons, mailPoisons, xmlPoisons, type Poison } from './payloads.js';

const answerTimeoutMs = 25_000;
// A mail is tried five times, ten seconds apart, before it is parked.
const mailsTimeoutMs = 90_000;
const csvColumns = [
  'transactionId',
  'debtorAccount.iban',
  'creditorAccount.iban',
  'creditorName',
  'instructedAmount.currency',
  'instructedAmount.amount',
];

export class Doors {
  readonly complaints: string[] = [];
  private readonly journal: Journal;
  private readonly instance: Instance;

  constructor(
    private readonly stand: Stand,
    private readonly client: Client,
    prefix: string,
  ) {
    this.journal = new Journal(prefix, stand.demo.accounts, new Random(1));
    this.instance = stand.instances[0]!;
  }

  /** A payment that nothing is wrong with, settled whatever the chance of the journal. */
  good(): Submission {
    let entry = this.journal.next('single');
    while (entry.expected !== 'settled') entry = this.journal.next('single');
    return entry.submission;
  }

  private async send(path: string, type: string, body: Buffer): Promise<Answer> {
    const token = await this.client.freshToken();
    return post({ url: this.instance.url + path, token, type, body, timeoutMs: answerTimeoutMs });
  }

  /** After poison a good payment must go its way, or something stands still. */
  async stillSettles(after: string): Promise<void> {
    const answer = await this.send(
      '/v1/payments',
      'application/json',
      Buffer.from(JSON.stringify(this.good())),
    );
    if (answer.body.transactionStatus !== 'ACSC')
      this.complain(after, `a good payment was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    if (this.instance.deaths > 0) this.complain(after, 'the process died');
  }

  complain(poison: string, what: string): void {
    this.complaints.push(`${poison}: ${what.slice(0, 300)}`);
  }

  /** Every single must be refused with a sentence, by a status that says whose fault it is. */
  async singles(): Promise<void> {
    for (const { name, bytes } of jsonPoisons(this.good())) {
      const answer = await this.send('/v1/payments', 'application/json', bytes);
      this.expectRefused(`single, ${name}`, answer);
    }
    await this.stillSettles('singles');
  }

  /** Heads that do not fit their bodies. */
  async lies(): Promise<void> {
    const at = { url: this.instance.url, token: await this.client.freshToken() };
    for (const lie of lies(this.good())) {
      const status = await tell(lie, at).catch((error: Error) => error.message);
      const isRefused = status === 0 || (Number(status) >= 400 && Number(status) < 500);
      if (!isRefused) this.complain(`a lie, ${lie.name}`, `ended with ${status}`);
    }
    await this.stillSettles('lies');
  }

  private expectRefused(poison: string, { status, body }: Answer): void {
    if (status < 400 || status > 499) this.complain(poison, `answered ${status} ${JSON.stringify(body)}`);
    else if (!body.title) this.complain(poison, `refused with ${status} and no reason`);
  }

  /** One poison line between two good ones: two settle, one is refused with a reason. */
  async lines(): Promise<void> {
    for (const poison of jsonPoisons(this.good())) {
      const file = joined([this.goodLine(), poison.bytes, this.goodLine()]);
      await this.takesTwoOfThree('NDJSON', 'application/x-ndjson', { poison, file });
    }
    const head = csvColumns.join(',');
    for (const poison of csvPoisons(this.goodCells())) {
      const file = joined([Buffer.from(head), this.goodRow(), poison.bytes, this.goodRow()]);
      await this.takesTwoOfThree('CSV', 'text/csv', { poison, file });
    }
  }

  private readonly goodLine = (): Buffer => Buffer.from(JSON.stringify(this.good()));
  private readonly goodRow = (): Buffer => Buffer.from(this.goodCells().join(','));

  private goodCells(): string[] {
    const { transactionId, debtorAccount, creditorAccount, creditorName, instructedAmount } = this.good();
    const { currency, amount } = instructedAmount;
    return [transactionId, debtorAccount.iban, creditorAccount.iban, creditorName, currency, amount];
  }

  private async takesTwoOfThree(
    form: string,
    type: string,
    of: { poison: Poison; file: Buffer },
  ): Promise<void> {
    const name = `${form}, ${of.poison.name}`;
    const answer = await this.send('/v1/payment-batches', type, of.file);
    if (answer.status !== 202) {
      this.complain(name, `the file was answered ${answer.status} ${JSON.stringify(answer.body)}`);
      return;
    }
    const path = `/v1/payment-batches/${String(answer.body.batchId)}`;
    // Ends with the last record: the server says done, or the time limit is a stall.
    await this.client.send(this.instance, `${path}/events`, { timeoutMs: answerTimeoutMs });
    const { body } = await this.client.send(this.instance, path);
    if (body.settled !== 2 || body.rejected !== 1) this.complain(name, JSON.stringify(body));
    const report = await this.client.send(this.instance, `${path}/report`, {
      headers: { accept: 'application/json' },
    });
    if (!/"reasons":\s*\[\s*\{/.test(JSON.stringify(report.body)))
      this.complain(name, 'no reason is in the report');
  }

  /** A file that is no pain.001 is refused as a whole, with the place. */
  async xml(): Promise<void> {
    for (const { name, bytes } of xmlPoisons())
      this.expectRefused(
        `pain.001, ${name}`,
        await this.send('/v1/payment-batches', 'application/xml', bytes),
      );
    await this.stillSettles('pain.001');
  }

  /**
   * A mail ends as a case, suppressed, parked or refused at the door; never as a server's failure, and never
   * in hand for ever.
   */
  async mails(): Promise<void> {
    for (const { name, bytes } of mailPoisons()) {
      const { status, body } = await this.send('/v1/cancellations', 'message/rfc822', bytes);
      if (status < 200 || status >= 500)
        this.complain(`mail, ${name}`, `answered ${status} ${JSON.stringify(body)}`);
    }
    const database = await this.stand.database();
    const inHand = (): Promise<unknown[]> =>
      database.rows(`select id, reason from cancellations.mail where state = 'received'`);
    await until('every mail has its end', async () => (await inHand()).length === 0, mailsTimeoutMs).catch(
      async (error: Error) => this.complain('mails', `${error.message}: ${JSON.stringify(await inHand())}`),
    );
    const silent = await database.rows<{ id: string }>(
      `select id from cancellations.mail where state in ('suppressed', 'parked') and coalesce(reason, '') = ''`,
    );
    for (const { id } of silent) this.complain('mails', `${id} ended without a reason`);
    await this.stillSettles('mails');
  }
}

const joined = (lines: Buffer[]): Buffer => Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
