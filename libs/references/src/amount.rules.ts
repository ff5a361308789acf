// What a biller lets be paid: any amount, one fixed amount, a range, or what an open bill says.
import { currencyScale, formatAmount } from '#money';
import type { Problem } from './format.js';
import { object, oneOf, text, whole } from './shape.rules.js';

/**
 * Amounts are whole minor units of the currency. Limits, where given, hold for every kind; a `bill` asks for
 * the bill's own amount besides.
 */
export interface AmountRule {
  kind: 'open' | 'fixed' | 'range' | 'bill';
  minMinor?: number;
  maxMinor?: number;
  fixedMinor?: number;
  currency: string;
}

/** ISO 20022 status reasons, in their order of precedence. */
export interface AmountRefusal {
  code: 'AM03' | 'AM12' | 'AM01' | 'AM09' | 'AM06' | 'AM02';
  text: string;
}

/**
 * Why an amount cannot be paid, in this order: AM03 another currency, AM12 no whole amount or negative, AM01
 * zero, AM09 not the fixed amount, AM06 below the minimum, AM02 above the maximum. Undefined if it can be.
 */
export function checkAmountRule(
  rule: AmountRule,
  amountMinor: number,
  currency: string,
): AmountRefusal | undefined {
  if (currency !== rule.currency)
    return { code: 'AM03', text: `this biller is paid in ${rule.currency}, not in ${currency}` };
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0)
    return { code: 'AM12', text: 'the amount is not a positive whole number of minor units' };
  if (amountMinor === 0) return { code: 'AM01', text: 'the amount is zero' };
  const { fixedMinor, minMinor, maxMinor } = rule;
  const money = (minor: number): string => `${formatAmount(minor, currency)} ${currency}`;
  if (fixedMinor !== undefined && amountMinor !== fixedMinor)
    return { code: 'AM09', text: `exactly ${money(fixedMinor)} must be paid, not ${money(amountMinor)}` };
  if (minMinor !== undefined && amountMinor < minMinor)
    return { code: 'AM06', text: `at least ${money(minMinor)} must be paid, not ${money(amountMinor)}` };
  if (maxMinor !== undefined && amountMinor > maxMinor)
    return { code: 'AM02', text: `at most ${money(maxMinor)} can be paid, not ${money(amountMinor)}` };
  return undefined;
}

const minor = whole(1, Number.MAX_SAFE_INTEGER);
const shape = object(
  { kind: oneOf('open', 'fixed', 'range', 'bill'), currency: text(3) },
  { minMinor: minor, maxMinor: minor, fixedMinor: minor },
);

/** What forbids saving an amount rule, which may be any value that came from outside. */
export function amountRuleProblems(value: unknown, path: string): Problem[] {
  const problems = shape(value, path);
  if (problems.length > 0) return problems;
  const { kind, currency, fixedMinor, minMinor, maxMinor } = value as AmountRule;
  const problem = (name: string, message: string): Problem[] => [
    { path: `${path}.${name}`, code: 'rule', message: `${path}.${name} ${message}` },
  ];
  if (currencyScale(currency) === undefined)
    return problem('currency', 'must be an active ISO 4217 currency');
  if (kind === 'fixed' && fixedMinor === undefined)
    return problem('fixedMinor', 'is required for a fixed amount');
  if (kind !== 'fixed' && fixedMinor !== undefined)
    return problem('fixedMinor', 'is for a fixed amount only');
  if (kind === 'fixed' && (minMinor ?? maxMinor) !== undefined)
    return problem('fixedMinor', 'cannot be given together with a minimum or maximum');
  if (kind === 'range' && (minMinor ?? maxMinor) === undefined)
    return problem('minMinor', 'or a maximum is required for a range');
  if (kind === 'open' && (minMinor ?? maxMinor) !== undefined)
    return problem('kind', 'must be range if there are limits');
  if (minMinor !== undefined && maxMinor !== undefined && minMinor > maxMinor)
    return problem('minMinor', 'is more than the maximum');
  return [];
}
