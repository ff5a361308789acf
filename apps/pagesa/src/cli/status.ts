// `pagesa status`: what became of a payment, with its history, or how far a file has come.
import { onlyPositional, type Command } from './command.js';
import { printProgress, type BatchProgress } from './batch.js';
import { findPlace, Server } from './server.js';
import { columns, instant, paint, printJson, printLine } from './terminal.js';

const usage = `Usage: pagesa status ID [--json]

What became of a payment (its transactionId), with its history; or how far a file has come (its batchId, bat_...).

  --json  the server's answer
`;

interface Payment {
  transactionId: string;
  transactionStatus: string;
  state: string;
  statusReasons?: { code: string; text: string }[];
  debtorAccount: { iban: string };
  creditorAccount: { iban: string };
  creditorName: string;
  instructedAmount: { currency: string; amount: string };
  remittanceInformationUnstructured?: string;
  billerCode?: string;
  billerReference?: string;
  requestedExecutionDate?: string;
  batchId?: string;
  batchLine?: number;
  history: { at: string; transactionStatus: string; state: string }[];
}

export const command: Command = {
  usage,
  options: {},
  async run(given) {
    const id = onlyPositional(given, 'The ID of a payment or of a file');
    const server = new Server(findPlace(), 'payments:read');
    const path = encodeURIComponent(id);
    if (id.startsWith('bat_')) {
      const progress = await server.json<BatchProgress>(`/v1/payment-batches/${path}`);
      if (given.json) printJson(progress);
      else printProgress(progress);
    } else {
      const payment = await server.json<Payment>(`/v1/payments/${path}`);
      if (given.json) printJson(payment);
      else printPayment(payment);
    }
    return 0;
  },
};

const styles: Record<string, 'green' | 'red' | 'yellow'> = { ACSC: 'green', RJCT: 'red', CANC: 'red' };

function printPayment(payment: Payment): void {
  const { transactionStatus, state } = payment;
  const shown = paint(styles[transactionStatus] ?? 'yellow', `${transactionStatus} ${state}`);
  printLine(`${paint('bold', payment.transactionId)}  ${shown}`);
  const { currency, amount } = payment.instructedAmount;
  const facts: [string, string | undefined][] = [
    ['amount', `${amount} ${currency}`],
    ['from', payment.debtorAccount.iban],
    ['to', `${payment.creditorAccount.iban}  ${payment.creditorName}`],
    ['description', payment.remittanceInformationUnstructured],
    ['biller', [payment.billerCode, payment.billerReference].filter(Boolean).join('  ') || undefined],
    ['on', payment.requestedExecutionDate],
    ['file', payment.batchId && `${payment.batchId}  record ${payment.batchLine}`],
    ...(payment.statusReasons ?? []).map(({ code, text }): [string, string] => [
      'reason',
      `${code}  ${text}`,
    ]),
  ];
  const told = facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
  for (const line of columns(told)) printLine(`  ${line}`);
  printLine();
  const history = payment.history.map((entry) => [instant(entry.at), entry.transactionStatus, entry.state]);
  for (const line of columns(history)) printLine(`  ${line}`);
}
