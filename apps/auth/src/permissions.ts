// Which roles may do what, as data: what is not in this table nobody may do.
import type { Permission } from '#access';

export const roles = [
  'contact-center',
  'back-office',
  'approver',
  'catalog-admin',
  'auditor',
  'admin',
] as const;
export type Role = (typeof roles)[number];

export const permissions = {
  'make agreements': ['back-office'],
  'print activation letters': ['back-office'],
  'send activation codes': ['back-office'],
  'look people up': ['back-office', 'contact-center', 'auditor', 'admin'],
  'block people': ['contact-center', 'back-office', 'admin'],
  'unblock people': ['contact-center', 'admin'],
  'import hardware tokens': ['back-office'],
  'assign hardware tokens': ['back-office'],
  'synchronise hardware tokens': ['contact-center'],
  'block tokens': ['contact-center', 'back-office'],
  'see operators': ['admin', 'auditor'],
  'propose operators': ['admin'],
  'approve operators': ['admin'],
  'manage clients': ['admin'],
  'replace signing keys': ['admin'],
  'read the audit trail': ['auditor', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

/**
 * Machine clients that may do the same, by scope: the bank's own systems, such as one that watches for
 * fraud.
 */
const scopes: Partial<Record<keyof typeof permissions, readonly string[]>> = {
  'block people': ['admin'],
  'read the audit trail': ['admin'],
};

/** For @Allow: the roles of the table. */
export function may(act: keyof typeof permissions): Permission {
  return { roles: permissions[act], scopes: scopes[act] ?? [], kinds: ['operator', 'client'] };
}

/** For @Allow: a signed-in person, for what is their own. */
export const signedIn: Permission = { kinds: ['customer', 'operator'] };
