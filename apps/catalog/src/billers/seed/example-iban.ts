// Accounts for billers whose real ones are not known: valid by Kosovo's check, but of a bank that does not
// exist.
import { kosovoIban } from '#money';

/** The account number n (up to 10 digits) of bank 99, which stands for an example bank. */
export function exampleIban(n: number): string {
  return kosovoIban({ bank: '99', branch: '00', account: String(n).padStart(10, '0') });
}
