// Finds amounts, account numbers and days that a text mentions, as evidence beside the transaction number.
// Pure.
import { isDay } from '#time';

const mentionsMax = 50;

/** Amounts of money in minor units of EUR; `1.234,50`, `1,234.50`, `12,5`, `€ 12`, `12 euro`. */
export function amountsIn(text: string): number[] {
  const forms = [
    /(?<![\d.,])(\d{1,3}(?:[.,' ]\d{3}){1,4}|\d{1,9})(?:[.,](\d{1,2}))?\s?(?:€|eur\b|euro\b|evra\b|evro\b)/giu,
    /(?:€|eur|euro)\s?(\d{1,3}(?:[.,' ]\d{3}){1,4}|\d{1,9})(?:[.,](\d{1,2}))?(?![\d.,]{0,20}\d)/giu,
    /(?<![\d.,-])(\d{1,3}(?:[.,' ]\d{3}){1,4}|\d{1,9})[.,](\d{2})(?![\d.,]{0,20}\d)/gu,
  ];
  const found = forms.flatMap((form) =>
    [...text.matchAll(form)].map(([, whole = '', decimals = '']) =>
      Number(`${whole.replace(/\D/g, '')}${decimals.padEnd(2, '0')}`),
    ),
  );
  return [...new Set(found)]
    .filter((minor) => Number.isSafeInteger(minor) && minor > 0)
    .slice(0, mentionsMax);
}

/** Kosovo account numbers, with or without blanks, as electronic IBANs. */
export function ibansIn(text: string): string[] {
  const found = [...text.toUpperCase().matchAll(/\bXK\s?\d{2}(?:[\s-]?\d{4}){4}\b/g)].map(([iban]) =>
    iban.replace(/[^A-Z0-9]/g, ''),
  );
  return [...new Set(found)].slice(0, mentionsMax);
}

/** Days as YYYY-MM-DD; day before month, as the country writes. */
export function daysIn(text: string): string[] {
  const found = [
    ...[...text.matchAll(/\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b/g)].map(([, day, month, year]) => [
      year,
      month,
      day,
    ]),
    ...[...text.matchAll(/\b(\d{4})-(\d{2})-(\d{2})\b/g)].map(([, year, month, day]) => [year, month, day]),
  ].map(([year, month, day]) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return [...new Set(found)].filter(isDay).slice(0, mentionsMax);
}
