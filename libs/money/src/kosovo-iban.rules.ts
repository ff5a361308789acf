// Kosovo's IBAN: XK05, then 2 digits of bank, 2 of branch, 10 of account and 2 national check digits.
//
// The check digits after XK are 05 for every account because the national ones make the 16 digits 1 modulo 97
// (ISO 7064 MOD 97-10), and 05 is the only answer of ISO 13616 to that. So the one check implies the other.

const prefix = 'XK05';
const ibanLength = 20;

/** Whether a text is a valid Kosovo IBAN in the electronic format. */
export function isKosovoIban(text: string): boolean {
  if (text.length !== ibanLength || !text.startsWith(prefix)) return false;
  if (digitsModulo97(text, prefix.length) !== 1) return false;
  // 00, 01 and 99 leave the same remainders as 97, 98 and 02, and are never given: one account, one IBAN.
  const check = Number(text.slice(-2));
  return check >= 2 && check <= 98;
}

/** Why an IBAN of the right length and structure for Kosovo is not valid; undefined if it is. */
export function kosovoProblem(iban: string): string | undefined {
  if (!iban.startsWith(prefix)) {
    return `every IBAN of Kosovo begins with ${prefix}, this one begins with ${iban.slice(0, prefix.length)}`;
  }
  if (isKosovoIban(iban)) return undefined;
  return `Kosovo's national check digits ${iban.slice(-2)} do not fit the account number before them`;
}

/**
 * The IBAN of an account at a Kosovo bank, with its check digits: bank 2 digits, branch 2, account 10.
 * Throws RangeError if one of them is not.
 */
export function kosovoIban(account: { bank: string; branch: string; account: string }): string {
  const digits =
    exactly(2, 'bank', account.bank) +
    exactly(2, 'branch', account.branch) +
    exactly(10, 'account', account.account);
  const check = 98 - digitsModulo97(`${digits}00`, 0);
  return prefix + digits + String(check).padStart(2, '0');
}

/** The two-digit bank identifier of a Kosovo IBAN in the electronic format; undefined for any other IBAN. */
export function bankOf(iban: string): string | undefined {
  return iban.length === ibanLength && iban.startsWith('XK') ? iban.slice(4, 6) : undefined;
}

/** The digits from an index to the end as one number modulo 97; -1 if there is anything but digits. */
function digitsModulo97(text: string, from: number): number {
  let remainder = 0;
  for (let i = from; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    remainder = remainder * 10 + digit;
    // Divided only when the next digit might not fit a small integer: two divisions instead of sixteen.
    if (remainder > 99_999_999) remainder %= 97;
  }
  return remainder % 97;
}

function exactly(count: number, name: string, value: string): string {
  if (value.length === count && /^[0-9]+$/.test(value)) return value;
  throw new RangeError(`${name} must be ${count} digits, it is ${JSON.stringify(value)}`);
}
