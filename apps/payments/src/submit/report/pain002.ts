// Writes the report of a batch as ISO 20022 pain.002.001.11, as a stream: a report has as many lines as the
// batch.
import { codeName } from '#money';
import { element, pieces, xmlText } from '../formats/xml-text.rules.js';
import { groupStatus, type Report, type ReportLine, type ReportReason, reasonText } from './report.rules.js';

const namespace = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.11';
const idLengthMax = 35;
const informationLengthMax = 105;
// The schema sets no bound; twenty lines of 105 characters say enough of one record.
const informationLinesMax = 20;

/**
 * `StsId` of a transaction is `LINE-` and its line; every transaction stands under one OrgnlPmtInfId, since a
 * batch need not have any.
 */
export async function* writePain002(report: Report): AsyncGenerator<string> {
  yield head(report);
  let open = false;
  for await (const lines of report.lines) {
    let text = '';
    if (!open && lines.length > 0) text = '<OrgnlPmtInfAndSts><OrgnlPmtInfId>NOTPROVIDED</OrgnlPmtInfId>\n';
    open ||= lines.length > 0;
    for (const line of lines) text += transaction(line);
    if (text !== '') yield text;
  }
  yield `${open ? '</OrgnlPmtInfAndSts>' : ''}</CstmrPmtStsRpt></Document>\n`;
}

function head(report: Report): string {
  const { batchId, counts } = report;
  const duplicates =
    counts.duplicates > 0 ? `${counts.duplicates} duplicates have the outcome of the first submission` : '';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<Document xmlns="${namespace}"><CstmrPmtStsRpt>\n`,
    `<GrpHdr>${element('MsgId', batchId, idLengthMax)}`,
    `<CreDtTm>${(report.madeAt ?? report.acceptedAt).toISOString()}</CreDtTm></GrpHdr>\n`,
    '<OrgnlGrpInfAndSts>',
    element('OrgnlMsgId', report.originalMessageId || batchId, idLengthMax),
    element('OrgnlMsgNmId', report.originalMessageName, idLengthMax),
    `<OrgnlNbOfTxs>${counts.received}</OrgnlNbOfTxs>`,
    `<GrpSts>${groupStatus(counts)}</GrpSts>`,
    ...(report.problems ?? []).map(reason),
    duplicates && `<StsRsnInf>${element('AddtlInf', duplicates, informationLengthMax)}</StsRsnInf>`,
    perStatus('ACSC', counts.settled),
    perStatus('RJCT', counts.rejected),
    perStatus('PDNG', counts.pending + counts.parked),
    '</OrgnlGrpInfAndSts>\n',
  ].join('');
}

const perStatus = (status: string, count: number): string =>
  count === 0
    ? ''
    : `<NbOfTxsPerSts><DtldNbOfTxs>${count}</DtldNbOfTxs><DtldSts>${status}</DtldSts></NbOfTxsPerSts>`;

function transaction(line: ReportLine): string {
  const id = element('OrgnlEndToEndId', line.transactionId, idLengthMax);
  const reasons = line.reasons.map(reason).join('');
  const status = `<TxSts>${line.transactionStatus}</TxSts>`;
  return `<TxInfAndSts><StsId>LINE-${line.line}</StsId>${id}${status}${reasons}</TxInfAndSts>\n`;
}

/** A code outside the ISO external set goes where the schema has room for codes of one's own. */
function reason(why: ReportReason): string {
  const known = codeName('status-reason', why.code) !== undefined;
  const code = known ? `<Cd>${xmlText(why.code)}</Cd>` : element('Prtry', why.code, idLengthMax);
  const information = pieces(reasonText(why), informationLengthMax)
    .slice(0, informationLinesMax)
    .map((piece) => `<AddtlInf>${xmlText(piece)}</AddtlInf>`)
    .join('');
  return `<StsRsnInf>${code && `<Rsn>${code}</Rsn>`}${information}</StsRsnInf>`;
}
