// Judges what other banks send about a recall: camt.029 says what they decided, pacs.004 brings the money.
// Pure.
import { codeName, parseAmount } from '#money';
import { nodesAt, textAt, type XmlNode } from './xml-tree.rules.js';

export interface RecallAnswer {
  /** Our case, or the transaction, whichever the message names. */
  caseId: string | undefined;
  transactionId: string | undefined;
  status: 'accepted' | 'pending' | 'refused';
  /** ISO 20022 cancellation rejection code. */
  code: string | undefined;
}

const confirmations: Record<string, RecallAnswer['status']> = {
  CNCL: 'accepted',
  RJCR: 'refused',
  PDCR: 'pending',
  FTNA: 'pending',
  CWFW: 'pending',
  UWFW: 'pending',
  INFO: 'pending',
};

/** The answers in a camt.029, or why it is none that can be understood. */
export function answersIn(document: XmlNode): RecallAnswer[] | string {
  const root = nodesAt(document, 'RsltnOfInvstgtn')[0];
  const conf = textAt(root, 'Sts/Conf');
  if (conf === undefined) return 'Sts/Conf is missing';
  if (codeName('investigation-confirmation', conf) === undefined)
    return `${conf} is no code of the external set of investigation confirmations`;
  const overall = confirmations[conf];
  if (overall === undefined) return `${conf} says nothing about a single payment`;
  const caseId = textAt(root, 'RslvdCase/Id');
  const lines = nodesAt(root, 'CxlDtls/TxInfAndSts');
  if (lines.length === 0) return [{ caseId, transactionId: undefined, status: overall, code: undefined }];
  const answers = lines.map((line) => answerOf(line, overall, caseId));
  const unknown = answers.find(
    ({ code }) => code !== undefined && codeName('cancellation-rejection', code) === undefined,
  );
  return unknown ? `${unknown.code} is no code of the external set of cancellation rejections` : answers;
}

function answerOf(line: XmlNode, overall: RecallAnswer['status'], caseId: string | undefined): RecallAnswer {
  const single: Record<string, RecallAnswer['status']> = {
    ACCR: 'accepted',
    RJCR: 'refused',
    PDCR: 'pending',
  };
  return {
    caseId: textAt(line, 'RslvdCase/Id') ?? caseId,
    transactionId: textAt(line, 'OrgnlTxId') ?? textAt(line, 'OrgnlEndToEndId'),
    status: single[textAt(line, 'TxCxlSts') ?? ''] ?? overall,
    code: textAt(line, 'CxlStsRsnInf/Rsn/Cd'),
  };
}

export interface Return {
  transactionId: string | undefined;
  amountMinor: number | undefined;
  currency: string;
  debtorIban: string | undefined;
  creditorIban: string | undefined;
  reason: string | undefined;
}

/** The returned payments in a pacs.004. */
export function returnsIn(document: XmlNode): Return[] | string {
  const lines = nodesAt(document, 'PmtRtr/TxInf');
  if (lines.length === 0) return 'it returns no payment';
  const returns = lines.map((line): Return => {
    const amount = nodesAt(line, 'RtrdIntrBkSttlmAmt')[0];
    const currency = amount?.attributes.Ccy ?? '';
    const parsed = parseAmount(amount?.text.trim() ?? '', currency);
    return {
      transactionId: textAt(line, 'OrgnlTxId') ?? textAt(line, 'OrgnlEndToEndId'),
      amountMinor: parsed.ok ? parsed.minor : undefined,
      currency,
      debtorIban: textAt(line, 'OrgnlTxRef/DbtrAcct/Id/IBAN'),
      creditorIban: textAt(line, 'OrgnlTxRef/CdtrAcct/Id/IBAN'),
      reason: textAt(line, 'RtrRsnInf/Rsn/Cd'),
    };
  });
  const unknown = returns.find(
    ({ reason }) => reason !== undefined && codeName('return-reason', reason) === undefined,
  );
  return unknown ? `${unknown.reason} is no code of the external set of return reasons` : returns;
}

export interface Expected {
  transactionId: string;
  amountMinor: number;
  currency: string;
  debtorIban: string;
  creditorIban: string;
}

/** What of a return is not as the recall expects; none: it is that payment's money. */
export function differencesOf(found: Return, expected: Expected): string[] {
  const fields = ['transactionId', 'amountMinor', 'currency', 'debtorIban', 'creditorIban'] as const;
  return fields.filter((field) => found[field] !== expected[field]);
}

export interface CustomerCancellation {
  transactionId: string;
  reason: string;
  note: string;
}

// As long as the schema allows, and as many as an operator's list.
const idLengthMax = 35;
const cancellationsMax = 2_000;

/** The payments that a customer's camt.055 asks to cancel, and its own id. */
export function cancellationsIn(
  document: XmlNode,
): { assignmentId: string; cancellations: CustomerCancellation[] } | string {
  const root = nodesAt(document, 'CstmrPmtCxlReq')[0];
  const assignmentId = textAt(root, 'Assgnmt/Id');
  if (assignmentId === undefined) return 'Assgnmt/Id is missing';
  if (assignmentId.length > idLengthMax) return `Assgnmt/Id has more than ${idLengthMax} characters`;
  const cancellations: CustomerCancellation[] = [];
  for (const group of nodesAt(root, 'Undrlyg/OrgnlPmtInfAndCxl'))
    for (const line of nodesAt(group, 'TxInf')) {
      const endToEnd = textAt(line, 'OrgnlEndToEndId');
      const transactionId =
        endToEnd !== undefined && endToEnd !== 'NOTPROVIDED' ? endToEnd : textAt(line, 'OrgnlInstrId');
      if (transactionId === undefined) return 'each TxInf must name its OrgnlEndToEndId or OrgnlInstrId';
      if (transactionId.length > idLengthMax)
        return `${transactionId.slice(0, idLengthMax)}… has more than ${idLengthMax} characters`;
      const reason = textAt(line, 'CxlRsnInf/Rsn/Cd') ?? textAt(group, 'CxlRsnInf/Rsn/Cd') ?? 'CUST';
      if (codeName('cancellation-reason', reason) === undefined)
        return `${reason} is no code of the external set of cancellation reasons`;
      const note = nodesAt(line, 'CxlRsnInf/AddtlInf')
        .map(({ text }) => text.trim())
        .join(' ');
      cancellations.push({ transactionId, reason, note });
    }
  if (cancellations.length > cancellationsMax)
    return `it names ${cancellations.length} payments; send at most ${cancellationsMax} at a time`;
  return cancellations.length > 0
    ? { assignmentId, cancellations }
    : 'it names no payment; cancel single payments by TxInf';
}
