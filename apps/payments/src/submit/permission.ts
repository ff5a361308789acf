// Which accounts a caller may use and see: a customer those of its own, clients and operators all.
import type { Caller } from '#access';
import { Problem } from '#http';
import { electronicIban } from '#money';

/** Throws unless a customer owns one of the accounts. */
export function assertMaySee(caller: Caller, ...ibans: (string | undefined)[]): void {
  if (caller.kind !== 'customer') return;
  if (!ibans.some((iban) => iban !== undefined && caller.ibans?.includes(electronicIban(iban))))
    throw new Problem('forbidden', 'this is not one of your accounts');
}
