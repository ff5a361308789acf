// Writes a statement as ISO 20022 camt.053.001.08, as a stream: one Stmt, one Ntry per line.
import { formatAmount, type Minor } from '#money';
import { today } from '#time';
import { element, xmlText } from '../../submit/formats/xml-text.rules.js';
import type { StatementHead, StatementLine } from './statement.js';

const namespace = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';
const idLengthMax = 35;
const nameLengthMax = 140;
const remittanceLengthMax = 140;
const informationLengthMax = 500;
const ibanForm = /^[A-Z]{2}\d{2}[a-zA-Z0-9]{1,30}$/;

export async function* writeCamt053(
  head: StatementHead,
  lines: AsyncIterable<StatementLine[]>,
): AsyncGenerator<string> {
  yield start(head);
  let number = 0;
  for await (const chunk of lines) {
    let text = '';
    for (const line of chunk) text += entry(line, ++number, head.account.currency);
    if (text !== '') yield text;
  }
  const channel = head.channel && `Only entries of channel ${head.channel}`;
  yield `${element('AddtlStmtInf', channel, informationLengthMax)}</Stmt></BkToCstmrStmt></Document>\n`;
}

function start(head: StatementHead): string {
  const { account, bank, period } = head;
  const madeAt = `<CreDtTm>${head.madeAt.toISOString()}</CreDtTm>`;
  const id = (name: string): string => element(name, head.statementId, idLengthMax);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<Document xmlns="${namespace}"><BkToCstmrStmt>\n`,
    `<GrpHdr>${id('MsgId')}${madeAt}</GrpHdr>\n<Stmt>${id('Id')}${madeAt}`,
    // Without an offset a time is local: the bank's day, whatever the season.
    `<FrToDt><FrDtTm>${period.from}T00:00:00</FrDtTm><ToDtTm>${period.to}T23:59:59</ToDtTm></FrToDt>\n`,
    `<Acct><Id><IBAN>${xmlText(account.iban)}</IBAN></Id><Ccy>${xmlText(account.currency)}</Ccy>`,
    account.ownerName && `<Ownr>${element('Nm', account.ownerName, nameLengthMax)}</Ownr>`,
    `<Svcr><FinInstnId><BICFI>${xmlText(bank.bic)}</BICFI>`,
    `${element('Nm', bank.name, nameLengthMax)}</FinInstnId></Svcr></Acct>\n`,
    balance(account.currency, { code: 'OPBD', minor: head.openingMinor, day: period.from }),
    balance(account.currency, { code: 'CLBD', minor: head.closingMinor, day: period.to }),
    summary(head),
  ].join('');
}

function balance(currency: string, of: { code: string; minor: Minor; day: string }): string {
  const { code, minor, day } = of;
  return (
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(minor, currency)}` +
    `<CdtDbtInd>${indicator(minor)}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>\n`
  );
}

function summary(head: StatementHead): string {
  const { currency } = head.account;
  const netMinor = head.creditsMinor - head.debitsMinor;
  const netAmount = formatAmount(Math.abs(netMinor), currency);
  const net = `<Amt>${netAmount}</Amt><CdtDbtInd>${indicator(netMinor)}</CdtDbtInd>`;
  return (
    `<TxsSummry><TtlNtries><NbOfNtries>${head.lineCount}</NbOfNtries>` +
    `<TtlNetNtry>${net}</TtlNetNtry></TtlNtries>` +
    `<TtlCdtNtries><Sum>${formatAmount(head.creditsMinor, currency)}</Sum></TtlCdtNtries>` +
    `<TtlDbtNtries><Sum>${formatAmount(head.debitsMinor, currency)}</Sum></TtlDbtNtries></TxsSummry>\n`
  );
}

function entry(line: StatementLine, number: number, currency: string): string {
  const day = today(line.bookedAt);
  const money = amount(line.amountMinor, currency);
  const side = `<CdtDbtInd>${line.kind === 'debit' ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
  return [
    `<Ntry><NtryRef>${number}</NtryRef>${money}${side}`,
    line.reverses === undefined ? '' : '<RvslInd>true</RvslInd>',
    `<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>`,
    element('AcctSvcrRef', line.transactionId, idLengthMax),
    bankTransactionCode(line),
    `<NtryDtls><TxDtls>${references(line)}${money}${side}${parties(line)}`,
    line.remittance && `<RmtInf>${element('Ustrd', line.remittance, remittanceLengthMax)}</RmtInf>`,
    `<RltdDts><TxDtTm>${line.bookedAt.toISOString()}</TxDtTm></RltdDts></TxDtls></NtryDtls></Ntry>\n`,
  ].join('');
}

/** A reversal keeps the family and the parties' roles of the transfer that it takes back. */
const isIssued = (line: StatementLine): boolean => (line.kind === 'debit') === (line.reverses === undefined);

function bankTransactionCode(line: StatementLine): string {
  const family = isIssued(line) ? 'ICDT' : 'RCDT';
  const sub = line.reverses === undefined ? 'BOOK' : 'RPCR';
  const code = `<Cd>${family}</Cd><SubFmlyCd>${sub}</SubFmlyCd>`;
  return `<BkTxCd><Domn><Cd>PMNT</Cd><Fmly>${code}</Fmly></Domn></BkTxCd>`;
}

function references(line: StatementLine): string {
  const reversed = element('Ref', line.reverses, idLengthMax);
  const proprietary = reversed && `<Prtry><Tp>REVERSES</Tp>${reversed}</Prtry>`;
  return `<Refs>${element('EndToEndId', line.transactionId, idLengthMax)}${proprietary}</Refs>`;
}

function parties(line: StatementLine): string {
  const role = isIssued(line) ? 'Cdtr' : 'Dbtr';
  const name = element('Nm', line.counterpartName, nameLengthMax);
  const account = ibanForm.test(line.counterpartIban)
    ? `<IBAN>${line.counterpartIban}</IBAN>`
    : line.counterpartIban && `<Othr>${element('Id', line.counterpartIban, 34)}</Othr>`;
  const party = name && `<${role}><Pty>${name}</Pty></${role}>`;
  const inner = party + (account && `<${role}Acct><Id>${account}</Id></${role}Acct>`);
  return inner && `<RltdPties>${inner}</RltdPties>`;
}

const indicator = (minor: Minor): string => (minor < 0 ? 'DBIT' : 'CRDT');

const amount = (minor: Minor, currency: string): string =>
  `<Amt Ccy="${xmlText(currency)}">${formatAmount(Math.abs(minor), currency)}</Amt>`;
