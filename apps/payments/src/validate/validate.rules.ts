// Whether a payment may be executed, judged against accounts, billers and
// the day. Every finding is reported, in a fixed order of precedence.
import type { Reason } from '#events';
import type { Account } from '#ledger';
import { formatAmount } from '#money';
import type { CompiledBiller } from '#references';
import type { Instruction } from '../settle/instruction.rules.js';

/** Bank-set limits; days count from the bank's today. */
export interface Limits {
  currencies: readonly string[];
  amountMaxMinor: number;
  executionDaysMax: number;
  pastDaysMax: number;
}

export interface ValidationFacts {
  /** The bank's own code in a Kosovo IBAN. */
  bank: string;
  today: string;
  limits: Limits;
  accountOf(iban: string): Account | undefined;
  /**
   * The clearing account of a Kosovo bank, of all others of
   * Kosovo (`kips`), or of everything abroad (`abroad`).
   */
  clearingOf(bank: string): Account | undefined;
  /** Senders that are blocked now, for payments accepted before their block. */
  blocked: ReadonlySet<string>;
  /** The version of a biller valid on a day. */
  billerOf(code: string, day: string): CompiledBiller | undefined;
}

/** The order in which findings are reported; the first is the payment's reason. */
export const precedence = [
  'AC01',
  'RC01',
  'AC04',
  'AC06',
  'AC03',
  'AG01',
  'AM03',
  'AM12',
  'CH20',
  'AM01',
  'AM09',
  'AM06',
  'AM02',
  'DT01',
  'CH04',
  'CH03',
  'BE06',
  'RR09',
  'RR10',
  'AM05',
  'AM04',
] as const;

const rank = new Map<string, number>(precedence.map((code, index) => [code, index]));

// Sorting is stable, so that two findings of one code keep the order of the fields.
const byPrecedence = (a: Reason, b: Reason): number => (rank.get(a.code) ?? 99) - (rank.get(b.code) ?? 99);

/** The account that is credited: the creditor's own, or the clearing account of the creditor's bank. */
export function creditAccountOf(instruction: Instruction, facts: ValidationFacts): Account | undefined {
  const { creditorIban } = instruction;
  if (!creditorIban.startsWith('XK')) return facts.clearingOf('abroad');
  const bank = creditorIban.slice(4, 6);
  if (bank === facts.bank) return facts.accountOf(creditorIban);
  return facts.clearingOf(bank) ?? facts.clearingOf('kips');
}

/** Every finding, those of the instruction itself included, by precedence; none if it may be executed. */
export function validate(instruction: Instruction, facts: ValidationFacts): Reason[] {
  const findings = [...instruction.findings];
  const invalid = new Set(findings.map((finding) => finding.path));
  if (facts.blocked.has(instruction.client))
    findings.push({ code: 'AC06', text: 'the sender was blocked before the payment was executed' });
  if (!invalid.has(ibanPaths.debit))
    debtorFindings(facts.accountOf(instruction.debtorIban), instruction, findings);
  if (!invalid.has(ibanPaths.credit)) creditorFindings(instruction, facts, findings);
  amountFindings(instruction, facts.limits, findings);
  const day = dayFindings(instruction, facts, findings);
  billerFindings(instruction, { facts, day }, findings);
  remittanceFindings(instruction.remittance, findings);
  return findings.sort(byPrecedence);
}

/** Adds a finding of another stage at its place. */
export function insertFinding(findings: Reason[], finding: Reason): void {
  if (findings.some(({ code, path }) => code === finding.code && path === finding.path)) return;
  findings.push(finding);
  findings.sort(byPrecedence);
}

function debtorFindings(account: Account | undefined, instruction: Instruction, findings: Reason[]): void {
  if (!account || account.kind === 'clearing')
    findings.push({
      code: 'AC01',
      text: 'the account to debit is not known at this bank',
      path: ibanPaths.debit,
    });
  else stateFindings(account, 'debit', findings);
  if (account && instruction.debtorIban === instruction.creditorIban)
    findings.push({
      code: 'AG01',
      text: 'debtor and creditor are the same account',
      path: ibanPaths.credit,
    });
  if (account && account.currency !== instruction.currency && !hasCode(findings, 'AM03'))
    findings.push({
      code: 'AM03',
      text: `the account to debit is kept in ${account.currency}, not in ${instruction.currency}`,
      path: 'instructedAmount.currency',
    });
}

function creditorFindings(instruction: Instruction, facts: ValidationFacts, findings: Reason[]): void {
  const path = ibanPaths.credit;
  const account = creditAccountOf(instruction, facts);
  if (account) {
    stateFindings(account, 'credit', findings);
    return;
  }
  const bank = instruction.creditorIban.slice(4, 6);
  if (instruction.creditorIban.startsWith('XK') && bank === facts.bank)
    findings.push({ code: 'AC01', text: 'the account to credit is not known at this bank', path });
  else findings.push({ code: 'RC01', text: `there is no clearing with the bank ${bank}`, path });
}

const ibanPaths = { debit: 'debtorAccount.iban', credit: 'creditorAccount.iban' } as const;

function stateFindings(account: Account, side: 'debit' | 'credit', findings: Reason[]): void {
  const path = ibanPaths[side];
  if (account.state === 'closed')
    findings.push({ code: 'AC04', text: `the account to ${side} is closed`, path });
  if (account.state === 'blocked')
    findings.push({ code: 'AC06', text: `the account to ${side} is blocked`, path });
}

function amountFindings(instruction: Instruction, limits: Limits, findings: Reason[]): void {
  const { amountMinor, currency } = instruction;
  if (!limits.currencies.includes(currency) && !hasCode(findings, 'AM03'))
    findings.push({
      code: 'AM03',
      text: `payments are made in ${limits.currencies.join(', ')}, not in ${currency}`,
      path: 'instructedAmount.currency',
    });
  if (amountMinor !== null && amountMinor > limits.amountMaxMinor)
    findings.push({
      code: 'AM02',
      text: `the amount is above the limit of one payment, ${formatAmount(limits.amountMaxMinor, currency)} ${currency}`,
      path: 'instructedAmount.amount',
    });
}

const dayMs = 86_400_000;

function dayFindings(instruction: Instruction, facts: ValidationFacts, findings: Reason[]): string {
  const { executionDate } = instruction;
  if (executionDate === null) return facts.today;
  const days = (Date.parse(executionDate) - Date.parse(facts.today)) / dayMs;
  const path = 'requestedExecutionDate';
  const { executionDaysMax, pastDaysMax } = facts.limits;
  if (days > executionDaysMax)
    findings.push({
      code: 'CH03',
      text: `the execution date is more than ${executionDaysMax} days ahead`,
      path,
    });
  if (days < -pastDaysMax)
    findings.push({ code: 'CH04', text: `the execution date is more than ${pastDaysMax} days past`, path });
  return days > 0 ? executionDate : facts.today;
}

function billerFindings(
  instruction: Instruction,
  { facts, day }: { facts: ValidationFacts; day: string },
  findings: Reason[],
): void {
  const { billerCode, billerReference, creditorIban, amountMinor, currency } = instruction;
  if (billerCode === null) return;
  const biller = facts.billerOf(billerCode, day);
  if (!biller) {
    findings.push({ code: 'BE06', text: `there is no biller ${billerCode} on ${day}`, path: 'billerCode' });
    return;
  }
  const reference = billerReference ?? undefined;
  // An amount that is none has its own finding already; the biller's other rules are judged with one cent.
  const judged = biller.judge({ reference, creditorIban, amountMinor: amountMinor ?? 1, currency });
  if (judged.ok) return;
  for (const { code, text, suggestion } of [judged, ...judged.others]) {
    if (hasCode(findings, code) || (amountMinor === null && code.startsWith('AM'))) continue;
    const hint = suggestion ? `; was ${suggestion} meant?` : '';
    findings.push({ code, text: text + hint, path: billerPaths[code] ?? 'instructedAmount.amount' });
  }
}

const billerPaths: Record<string, string> = {
  AG01: 'billerCode',
  RR09: 'billerReference',
  AC03: 'creditorAccount.iban',
  AM03: 'instructedAmount.currency',
};

const hasCode = (findings: readonly Reason[], code: string): boolean =>
  findings.some((finding) => finding.code === code);

const plain = /^[A-Za-z0-9 ]*$/;

function remittanceFindings(remittance: string | null, findings: Reason[]): void {
  if (remittance === null || plain.test(remittance)) return;
  const path = 'remittanceInformationUnstructured';
  const found = [...new Set(remittance.replace(/[A-Za-z0-9 ]/g, ''))].slice(0, 10).join(' ');
  const advice = /[ëçËÇ]/.test(remittance) ? '; write e for ë and c for ç' : '';
  findings.push({
    code: 'RR10',
    text: `the description may hold letters a to z, digits and blanks only, not ${found}${advice}`,
    path,
  });
}
