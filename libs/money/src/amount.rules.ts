// Amounts between decimal text and integer minor units, exactly; it never goes through binary fractions.
import { currencyScale } from './currency.rules.js';

/** An amount in minor units of its currency (cents for EUR): always a safe integer. */
export type Minor = number;

/** A parsed amount, or the ISO 20022 status reason why it is none, with a sentence for whoever sent it. */
export type AmountCheck =
  { ok: true; minor: Minor } | { ok: false; code: 'AM01' | 'AM03' | 'AM12' | 'CH20'; text: string };

const powersOfTen = [1, 10, 100, 1_000, 10_000];
const quotedLengthMax = 40;

/**
 * Decimal text ("12.50", "12.5", "12") as minor units. Refusals in order: AM03 unknown currency, AM12 not a
 * number or negative, CH20 more decimals than the currency has, AM01 zero, AM12 beyond what can be booked.
 */
export function parseAmount(text: string, currency: string): AmountCheck {
  const scale = currencyScale(currency);
  if (scale === undefined) {
    return { ok: false, code: 'AM03', text: `${quoted(currency)} is not an active ISO 4217 currency` };
  }
  const length = text.length;
  let minor = 0;
  let point = -1;
  for (let i = 0; i < length; i++) {
    const character = text.charCodeAt(i);
    // Exact up to MAX_SAFE_INTEGER; beyond it rounding cannot bring the sum back below, and it is refused.
    if (character >= 48 && character <= 57) minor = minor * 10 + (character - 48);
    else if (character === 46 && point < 0) point = i;
    else return notAnAmount(text, currency);
  }
  if (length === 0 || point === 0 || point === length - 1) return notAnAmount(text, currency);
  const decimals = point < 0 ? 0 : length - 1 - point;
  if (decimals > scale) {
    return {
      ok: false,
      code: 'CH20',
      text: `the amount ${quoted(text)} has more decimals than ${currency}, which has ${scale}`,
    };
  }
  minor *= powersOfTen[scale - decimals];
  if (minor === 0) return { ok: false, code: 'AM01', text: 'the amount is zero' };
  if (minor > Number.MAX_SAFE_INTEGER) return tooMuch(text, currency);
  return { ok: true, minor };
}

/** Minor units as decimal text with all decimals of the currency: 1250 in EUR is "12.50". */
export function formatAmount(minor: Minor, currency: string): string {
  const scale = currencyScale(currency);
  if (scale === undefined) throw new RangeError(`${quoted(currency)} is not an active ISO 4217 currency`);
  if (!Number.isSafeInteger(minor)) throw new RangeError(`${minor} is not an amount in minor units`);
  if (scale === 0) return String(minor);
  const unit = powersOfTen[scale];
  const absolute = Math.abs(minor);
  const fraction = absolute % unit;
  // The exact multiple is divided: dividing first would round large amounts up.
  const whole = (absolute - fraction) / unit;
  return `${minor < 0 ? '-' : ''}${whole}.${String(fraction).padStart(scale, '0')}`;
}

function notAnAmount(text: string, currency: string): AmountCheck {
  const negative = /^-\d+(?:\.\d+)?$/.test(text);
  const reason = negative ? 'is negative' : `is not decimal text such as "${formatAmount(1250, currency)}"`;
  return { ok: false, code: 'AM12', text: `the amount ${quoted(text)} ${reason}` };
}

function tooMuch(text: string, currency: string): AmountCheck {
  const largest = formatAmount(Number.MAX_SAFE_INTEGER, currency);
  return { ok: false, code: 'AM12', text: `the amount ${quoted(text)} is more than ${largest} ${currency}` };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > quotedLengthMax ? `${text.slice(0, quotedLengthMax)}…` : text);
}
