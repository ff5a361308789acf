// Compares the totals that a pain.001 announces (number of transactions, control sum) with what it holds.
// Pure, exact decimals.
import type { FormProblem } from '#events';

export interface Totals {
  count: number;
  /**
   * In 1/100,000 of the major unit, the finest an amount may have; undefined once an amount could not be
   * read.
   */
  sum: bigint | undefined;
}

const decimalsMax = 5;
const decimalForm = /^\+?(\d*)(?:\.(\d*))?$/;

export const noTotals = (): Totals => ({ count: 0, sum: 0n });

/** A non-negative xs:decimal in 1/100,000; undefined if it is none or finer than that. */
export function unitsOf(text: string | undefined): bigint | undefined {
  const match = text === undefined || text.length > 40 ? null : decimalForm.exec(text);
  const whole = match?.[1] ?? '';
  const fraction = (match?.[2] ?? '').replace(/0+$/, '');
  if (!match || whole.length + (match[2] ?? '').length === 0 || fraction.length > decimalsMax)
    return undefined;
  return BigInt(whole + fraction.padEnd(decimalsMax, '0'));
}

export function addTransaction(totals: Totals, amount: string | undefined): void {
  totals.count++;
  const units = unitsOf(amount);
  totals.sum = totals.sum === undefined || units === undefined ? undefined : totals.sum + units;
}

export const isCount = (text: string): boolean => /^\d{1,15}$/.test(text);

/**
 * What does not match, with the ISO 20022 status reason; `where` names the part of the message. A sum over an
 * unreadable amount is not compared.
 */
export function totalProblems(
  where: string,
  announced: { count?: string; sum?: string },
  found: Totals,
): FormProblem[] {
  const problems: FormProblem[] = [];
  if (announced.count !== undefined && announced.count !== '' && Number(announced.count) !== found.count) {
    const message = `${where}/NbOfTxs says ${announced.count} transactions, there are ${found.count}`;
    problems.push({ path: `${where}/NbOfTxs`, code: 'AM18', message });
  }
  if (announced.sum === undefined || found.sum === undefined) return problems;
  if (unitsOf(announced.sum) !== found.sum) {
    const sum = decimalOf(found.sum);
    const message = `${where}/CtrlSum says ${announced.sum}, the amounts add up to ${sum}`;
    problems.push({ path: `${where}/CtrlSum`, code: 'AM10', message });
  }
  return problems;
}

function decimalOf(units: bigint): string {
  const digits = units.toString().padStart(decimalsMax + 1, '0');
  const fraction = digits.slice(-decimalsMax).replace(/0{1,3}$/, '');
  return `${digits.slice(0, -decimalsMax)}.${fraction}`;
}
