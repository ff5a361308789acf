// How a code may reach a customer: at the branch, by SMS, or by e-mail for who has no number of a local
// operator. Pure.
import type { Delivery } from '../activate/activation-code.rules.js';

export interface Reachable {
  phone: string | null;
  email: string | null;
}

export type DeliveryCheck = { ok: true } | { ok: false; path: string; code: string; message: string };

/** `localPrefixes` begin the numbers of local operators, such as "+38344". */
export function checkDelivery(
  delivery: Delivery,
  { phone, email }: Reachable,
  localPrefixes: readonly string[],
): DeliveryCheck {
  const local = phone !== null && localPrefixes.some((prefix) => phone.startsWith(prefix));
  const refuse = (code: string, message: string): DeliveryCheck => ({
    ok: false,
    path: 'delivery',
    code,
    message,
  });
  if (delivery === 'branch') return { ok: true };
  if (delivery === 'sms') {
    if (!phone)
      return refuse('no-phone', 'there is no telephone number to send an SMS to; choose branch or email');
    if (!local)
      return refuse(
        'phone-not-local',
        `SMS go to numbers of local operators only (${localPrefixes.join(', ')}); choose branch or email`,
      );
    return { ok: true };
  }
  if (local)
    return refuse(
      'phone-is-local',
      'a customer with a number of a local operator gets the code by SMS or at the branch: e-mail is for customers without such a number; choose sms or branch',
    );
  if (!email) return refuse('no-email', 'there is no e-mail address; choose branch');
  return { ok: true };
}

/** +383 44 123 456 as +38344123456; undefined if it is no international number. */
export function normalPhone(typed: string): string | undefined {
  const digits = typed.replace(/[\s()/.-]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}
