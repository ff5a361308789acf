// Amounts and account numbers as people read them on paper. Pure.
import { formatAmount } from '#money';

export type Language = 'sq' | 'en' | 'sr';

/**
 * Minor units with all decimals of the currency and grouped thousands: 1.234,50 (sq, sr) or 1,234.50 (en).
 */
export function amountText(minor: number, currency: string, language: Language): string {
  const [whole, decimals] = formatAmount(minor, currency).split('.') as [string, string?];
  const [group, point] = language === 'en' ? [',', '.'] : ['.', ','];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  // The true minus sign is as wide as a digit; a hyphen is easily overlooked.
  const shown = grouped.replace('-', '\u2212');
  return decimals === undefined ? shown : `${shown}${point}${decimals}`;
}

/** An IBAN in groups of four. */
export function ibanText(iban: string): string {
  return iban
    .replace(/\s/g, '')
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1 ');
}
