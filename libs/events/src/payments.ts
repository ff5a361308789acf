// The events of the payments service: what was submitted, and what became of it.
import { electronicIban } from '#money';
import { defineEvent, instantMs, listOf, minor, objectOf, text } from './define.js';
import { fieldProblems } from './submission.rules.js';
import type { FormProblem, Submission } from './submission.js';

/** Which door a payment came through, who sent it, and its place in a file. Set by our own doors only. */
export interface Intake {
  channel: 'ebanking' | 'file' | 'topic';
  client: string;
  batchId?: string;
  line?: number;
}

export type PaymentSubmitted = Submission & { intake?: Intake };

/** A reason with its ISO 20022 external code, a sentence for a person, and the field it is about. */
export interface Reason {
  code: string;
  text: string;
  path?: string;
}

/** What an outcome tells about a payment. Amounts are minor units, times ms UTC. */
export interface PaymentOutcome {
  paymentId: string;
  transactionId: string;
  state: 'settled' | 'refused' | 'held' | 'cancelled' | 'reversed';
  debtorIban: string;
  creditorIban: string;
  amountMinor: number;
  currency: string;
  atMs: number;
  reasons?: Reason[];
  billerCode?: string;
  billerReference?: string;
  batchId?: string;
  /** The case that asked for it, for cancelled and reversed. */
  caseId?: string;
}

const reasonSchema = objectOf({ code: text(10), text: text(500), 'path?': text(60) });
const intakeSchema = objectOf({
  channel: { enum: ['ebanking', 'file', 'topic'] },
  client: text(80),
  'batchId?': text(40),
  'line?': { type: 'integer' },
});

const iban = objectOf({ iban: text(42) });

/** The example that the documentation, the fixtures and the tests share. */
export const submissionExample: Submission = {
  transactionId: 'TX-2026-000001',
  debtorAccount: { iban: 'XK051212012345678906' },
  creditorAccount: { iban: 'XK051000410070001295' },
  creditorName: 'Dogana e Kosoves',
  instructedAmount: { currency: 'EUR', amount: '12.50' },
  remittanceInformationUnstructured: 'Pagese doganore',
  billerCode: 'customs',
  billerReference: '152020000037764Y',
};

export const paymentSubmitted = defineEvent<PaymentSubmitted>({
  name: 'payments.submitted',
  version: 1,
  topic: 'payments.submitted',
  summary: 'A payment was accepted for processing.',
  // However the IBAN is written, all debits of an account are in one partition.
  key: (data) => electronicIban(data.debtorAccount.iban),
  schema: objectOf({
    transactionId: text(35),
    debtorAccount: iban,
    creditorAccount: iban,
    creditorName: text(70),
    instructedAmount: objectOf({ currency: { type: 'string', pattern: '^[A-Z]{3}$' }, amount: text(22) }),
    'remittanceInformationUnstructured?': text(140),
    'billerCode?': text(35),
    'billerReference?': text(35),
    'requestedExecutionDate?': { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    'intake?': intakeSchema,
  }),
  check(data) {
    return sentence(fieldProblems(data, 'door'));
  },
  example: submissionExample,
});

/** What is taken when another program tells it: the payment alone, without what our doors say of it. */
export const checkForeignSubmission = (data: unknown): true | string => sentence(fieldProblems(data));

const sentence = (problems: FormProblem[]): true | string =>
  problems.length === 0 || problems.map(({ message }) => message).join('; ');

const outcomeSchema = objectOf({
  paymentId: text(40),
  transactionId: text(35),
  state: { enum: ['settled', 'refused', 'held', 'cancelled', 'reversed'] },
  debtorIban: text(42),
  creditorIban: text(42),
  amountMinor: minor,
  currency: text(3),
  atMs: instantMs,
  'reasons?': listOf(reasonSchema),
  'billerCode?': text(35),
  'billerReference?': text(35),
  'batchId?': text(40),
  'caseId?': text(40),
});

const outcomeExample: PaymentOutcome = {
  paymentId: 'pay_8193',
  transactionId: 'TX-2026-000001',
  state: 'settled',
  debtorIban: 'XK051212012345678906',
  creditorIban: 'XK051000410070001295',
  amountMinor: 1250,
  currency: 'EUR',
  atMs: 1_790_000_000_000,
};

const outcome = (state: PaymentOutcome['state'], summary: string) =>
  defineEvent<PaymentOutcome>({
    name: `payments.${state}`,
    version: 1,
    topic: 'payments.outcomes',
    summary,
    key: (data) => data.debtorIban,
    schema: outcomeSchema,
    example: { ...outcomeExample, state },
  });

export const paymentSettled = outcome('settled', 'The amount moved, in one transfer.');
export const paymentRefused = outcome(
  'refused',
  'The payment was refused; nothing moved, its id is used up.',
);
export const paymentHeld = outcome('held', 'The payment waits for its execution date.');
export const paymentCancelled = outcome('cancelled', 'A held payment was cancelled; nothing moved.');
export const paymentReversed = outcome('reversed', 'A new transfer moved the amount back, once.');
