// Every scope that a machine client may be given, and what it allows.
export const scopes = {
  'payments:write': 'submit payments and batches',
  'payments:read': 'see payments and batches',
  'accounts:read': 'see balances and statements',
  'catalog:read': 'see billers',
  'catalog:write': 'change billers',
  'catalog:bills': 'register the bills of every biller; catalog:bills:CODE those of one',
  'cancellations:write': 'open and work on cancellations',
  'cancellations:read': 'see cancellations',
  'dead-letters:read': 'see dead letters',
  'dead-letters:write': 'replay and discard dead letters',
  admin: 'block people, read the audit trail',
} as const;

export const scopeNames = Object.keys(scopes);

/** A scope's own form: those by name, and the one that names a biller. */
export const scopeForm = new RegExp(`^(${scopeNames.join('|')}|catalog:bills:[a-z0-9-]{1,60})$`);
