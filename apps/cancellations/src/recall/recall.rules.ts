// Writes the two messages that we send: camt.056.001.09, which asks another bank for money back, and
// camt.029.001.10, which answers a customer's camt.055. Pure; valid against the schemas, with codes out of
// the external code sets.
import { bankOf, formatAmount } from '#money';

/** Banks of the country by their two digits; a bank that is not listed is named by its digits. */
export type BankCodes = ReadonlyMap<string, string>;

export interface Recall {
  messageId: string;
  cancellationId: string;
  caseId: string;
  ownBic: string;
  banks: BankCodes;
  transactionId: string;
  amountMinor: number;
  currency: string;
  debtorIban: string;
  debtorName: string;
  creditorIban: string;
  creditorName: string;
  /** The day on which it was settled, YYYY-MM-DD. */
  settledOn: string;
  reason: string;
  note: string | null;
  madeAt: Date;
}

export function writeCamt056(recall: Recall): string {
  const own = `<Agt><FinInstnId><BICFI>${recall.ownBic}</BICFI></FinInstnId></Agt>`;
  const other = institutionOf(recall.creditorIban, recall.banks);
  const amount = `Ccy="${recall.currency}">${formatAmount(recall.amountMinor, recall.currency)}`;
  const caseOf = `<Case><Id>${recall.caseId}</Id><Cretr>${own}</Cretr></Case>`;
  const account = (iban: string) => `<Id><IBAN>${iban}</IBAN></Id>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.056.001.09"><FIToFIPmtCxlReq>
<Assgnmt><Id>${recall.messageId}</Id><Assgnr>${own}</Assgnr><Assgne><Agt>${other}</Agt></Assgne>\
<CreDtTm>${recall.madeAt.toISOString()}</CreDtTm></Assgnmt>
${caseOf}<CtrlData><NbOfTxs>1</NbOfTxs></CtrlData>
<Undrlyg><TxInf><CxlId>${recall.cancellationId}</CxlId>${caseOf}
<OrgnlGrpInf><OrgnlMsgId>${escaped(recall.transactionId)}</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId>\
</OrgnlGrpInf>
<OrgnlEndToEndId>${escaped(recall.transactionId)}</OrgnlEndToEndId><OrgnlTxId>${escaped(recall.transactionId)}</OrgnlTxId>
<OrgnlIntrBkSttlmAmt ${amount}</OrgnlIntrBkSttlmAmt><OrgnlIntrBkSttlmDt>${recall.settledOn}</OrgnlIntrBkSttlmDt>
<CxlRsnInf><Rsn><Cd>${recall.reason}</Cd></Rsn>${information(recall.note)}</CxlRsnInf>
<OrgnlTxRef><IntrBkSttlmAmt ${amount}</IntrBkSttlmAmt><IntrBkSttlmDt>${recall.settledOn}</IntrBkSttlmDt>
<Dbtr>${party(recall.debtorName)}</Dbtr><DbtrAcct>${account(recall.debtorIban)}</DbtrAcct>
<Cdtr>${party(recall.creditorName)}</Cdtr>\
<CdtrAcct>${account(recall.creditorIban)}</CdtrAcct></OrgnlTxRef>
</TxInf></Undrlyg></FIToFIPmtCxlReq></Document>
`;
}

export interface CancellationAnswer {
  messageId: string;
  ownBic: string;
  madeAt: Date;
  /** The customer's own message. */
  assignmentId: string;
  transactions: { transactionId: string; status: 'ACCR' | 'RJCR' | 'PDCR'; code?: string | undefined }[];
}

/** `Conf` says what came of all of them: cancelled, refused, still pending, or partly. */
export function writeCamt029(answer: CancellationAnswer): string {
  const statuses = new Set(answer.transactions.map(({ status }) => status));
  const conf = statuses.has('PDCR')
    ? 'PDCR'
    : statuses.size > 1
      ? 'PECR'
      : statuses.has('ACCR')
        ? 'CNCL'
        : 'RJCR';
  const own = `<Agt><FinInstnId><BICFI>${answer.ownBic}</BICFI></FinInstnId></Agt>`;
  const reason = (code: string | undefined) =>
    code ? `<CxlStsRsnInf><Rsn><Cd>${code}</Cd></Rsn></CxlStsRsnInf>` : '';
  const lines = answer.transactions.map(
    ({ transactionId, status, code }) =>
      `<TxInfAndSts><OrgnlEndToEndId>${escaped(transactionId)}</OrgnlEndToEndId><TxCxlSts>${status}</TxCxlSts>${reason(code)}</TxInfAndSts>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.10"><RsltnOfInvstgtn>
<Assgnmt><Id>${answer.messageId}</Id><Assgnr>${own}</Assgnr><Assgne>${own}</Assgne>\
<CreDtTm>${answer.madeAt.toISOString()}</CreDtTm></Assgnmt>
<RslvdCase><Id>${escaped(answer.assignmentId)}</Id><Cretr>${own}</Cretr></RslvdCase>
<Sts><Conf>${conf}</Conf></Sts>
<CxlDtls><OrgnlPmtInfAndSts><OrgnlPmtInfId>NOTPROVIDED</OrgnlPmtInfId>
${lines.join('\n')}
</OrgnlPmtInfAndSts></CxlDtls></RsltnOfInvstgtn></Document>
`;
}

function institutionOf(iban: string, banks: BankCodes): string {
  const digits = bankOf(iban);
  const bic = digits === undefined ? undefined : banks.get(digits);
  const named = bic ? `<BICFI>${bic}</BICFI>` : `<Othr><Id>${digits ?? iban.slice(0, 2)}</Id></Othr>`;
  return `<FinInstnId>${named}</FinInstnId>`;
}

/** A name of at most 140 characters; the element may be empty, a name in it may not. */
function party(name: string): string {
  const text = [...plain(name)].slice(0, 140).join('');
  return `<Pty>${text === '' ? '' : `<Nm>${escaped(text)}</Nm>`}</Pty>`;
}

/** Lines of at most 105 characters. */
function information(note: string | null): string {
  const lines = plain(note ?? '').match(/.{1,105}/gsu) ?? [];
  return lines
    .slice(0, 10)
    .map((line) => `<AddtlInf>${escaped(line)}</AddtlInf>`)
    .join('');
}

/** Without what XML cannot carry: control characters, and halves of characters. */
function plain(text: string): string {
  return text
    .replace(/[\p{C}\ufffe\uffff]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
