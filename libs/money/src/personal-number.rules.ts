// The personal number of Kosovo's civil registry; it can say that a number is suspicious, never whose it is.

/** `warning` is for a person to look at, never a ground for refusal. */
export type PersonalNumberCheck = { ok: true; warning?: string } | { ok: false; text: string };

const weights = [4, 3, 2, 7, 6, 5, 4, 3, 2];

/**
 * Ten digits are required. The check digit is only warned about: its rule is known from public software, not
 * from the regulation (AI 06/2016), and numbers that begin with 9 do not follow it.
 */
export function checkPersonalNumber(text: string): PersonalNumberCheck {
  if (!/^[0-9]{10}$/.test(text))
    return { ok: false, text: 'a personal number has 10 digits and nothing else' };
  if (text.startsWith('9')) return { ok: true };
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  const check = 11 - (sum % 11);
  if (Number(text[9]) === (check >= 10 ? 0 : check)) return { ok: true };
  return { ok: true, warning: `the last digit of the personal number, ${text[9]}, does not fit the others` };
}
