// Who may call what, written out once more beside the code: a route that is new, or opened wider, fails the
// walk until it stands here. Words are customers (info, paying), roles of operators, and scopes of clients.

export const roles = ['contact-center', 'back-office', 'approver', 'catalog-admin', 'auditor', 'admin'];

/** Every scope that a client may be given, and one that is narrowed to a biller. */
export const scopes = [
  'payments:write',
  'payments:read',
  'accounts:read',
  'catalog:read',
  'catalog:write',
  'catalog:bills',
  'catalog:bills:fine-traffic',
  'cancellations:write',
  'cancellations:read',
  'dead-letters:read',
  'dead-letters:write',
  'admin',
];

const customers = 'info paying';
const people = `${customers} ${roles.join(' ')}`;
const anyone = `${people} ${scopes.join(' ')}`;
const staff = 'contact-center back-office approver auditor';
// Customers have these scopes too: both may look, and only who has a payment right may pay.
const looking = `${customers} payments:read`;
const paying = 'paying payments:write';
const keepers = 'catalog-admin catalog:bills catalog:bills:fine-traffic';

export const everybody = 'everybody';

const authentication = {
  'GET /v1/auth/jwks.json': everybody,
  'GET /.well-known/jwks.json': everybody,
  'POST /v1/auth/token': everybody,
  'POST /v1/auth/sign-in': everybody,
  'POST /v1/auth/activate': everybody,
  'POST /v1/auth/mtoken': everybody,
  'POST /v1/auth/reset': everybody,
  'POST /v1/auth/reset/complete': everybody,
  'GET /v1/auth/reset/confirm/{token}': everybody,
  'GET /v1/auth/reset/not-me/{token}': everybody,
  'POST /v1/auth/reset/not-me/{token}': everybody,
  'GET /v1/auth/first-admin/{token}': everybody,
  'POST /v1/auth/first-admin/{token}': everybody,
  'GET /v1/auth/sessions': people,
  'DELETE /v1/auth/sessions/{id}': people,
  'POST /v1/auth/sign-out': people,
  'POST /v1/auth/password': people,
  'POST /v1/auth/confirmations': 'paying',
  'POST /v1/auth/confirmations/{id}': 'paying',
  'POST /v1/auth/agreements': 'back-office',
  'POST /v1/auth/users/{id}/activation-letter': 'back-office',
  'POST /v1/auth/users/{id}/activation-codes': 'back-office',
  'POST /v1/auth/hardware-tokens': 'back-office',
  'POST /v1/auth/users/{id}/hardware-token': 'back-office',
  'POST /v1/auth/tokens/{id}/synchronise': 'contact-center',
  'POST /v1/auth/tokens/{id}/stop': 'contact-center back-office',
  'GET /v1/auth/users': 'contact-center back-office auditor admin',
  'GET /v1/auth/users/{id}': 'contact-center back-office auditor admin',
  'POST /v1/auth/users/{id}/block': 'contact-center back-office admin',
  'POST /v1/auth/users/{id}/unblock': 'contact-center admin',
};

const administration = {
  'GET /v1/auth/operators/permissions': 'auditor admin',
  'GET /v1/auth/operators/proposals': 'auditor admin',
  'POST /v1/auth/operators/proposals': 'admin',
  'POST /v1/auth/operators/proposals/{id}/approve': 'admin',
  'POST /v1/auth/operators/proposals/{id}/reject': 'admin',
  'GET /v1/auth/clients': 'admin',
  'POST /v1/auth/clients': 'admin',
  'POST /v1/auth/clients/{id}/secrets': 'admin',
  'PUT /v1/auth/clients/{id}/keys': 'admin',
  'POST /v1/auth/keys/replace': 'admin',
  'GET /v1/auth/audit': 'auditor admin',
  'GET /v1/auth/audit/verification': 'auditor admin',
};

const catalog = {
  'GET /v1/catalog/billers': anyone,
  'GET /v1/catalog/billers/{code}': anyone,
  'GET /v1/catalog/billers/{code}/references/{reference}': anyone,
  'POST /v1/catalog/scans': anyone,
  'GET /v1/catalog/billers/{code}/bills/{reference}': anyone,
  'GET /v1/catalog/billers/{code}/bills/{reference}/qr': anyone,
  'GET /v1/catalog/billers/{code}/bills': `${keepers} back-office contact-center auditor`,
  'PUT /v1/catalog/billers/{code}/bills/{reference}': keepers,
  'POST /v1/catalog/billers/{code}/bills': keepers,
  'DELETE /v1/catalog/billers/{code}/bills/{reference}': keepers,
  'GET /v1/catalog/billers/{code}/versions': 'catalog-admin approver auditor back-office',
  'GET /v1/catalog/billers/{code}/versions/{version}': 'catalog-admin approver auditor back-office',
  'GET /v1/catalog/billers/{code}/difference': 'catalog-admin approver auditor back-office',
  'GET /v1/catalog/export': 'catalog-admin approver auditor back-office',
  'POST /v1/catalog/imports': 'catalog-admin',
  'GET /v1/catalog/proposals': 'catalog-admin approver auditor',
  'GET /v1/catalog/proposals/{id}': 'catalog-admin approver auditor',
  'POST /v1/catalog/proposals': 'catalog-admin',
  'POST /v1/catalog/proposals/{id}/withdraw': 'catalog-admin',
  'POST /v1/catalog/proposals/{id}/approve': 'catalog-admin approver',
  'POST /v1/catalog/proposals/{id}/reject': 'catalog-admin approver',
};

const payments = {
  'POST /v1/payments': paying,
  'GET /v1/payments': `${looking} ${staff}`,
  'GET /v1/payments/{transactionId}': `${looking} ${staff}`,
  'GET /v1/payments/{transactionId}/details.pdf': `${looking} ${staff}`,
  'POST /v1/payments/{transactionId}/release': 'back-office approver',
  'POST /v1/payments/{transactionId}/refuse': 'back-office approver',
  'POST /v1/payment-batches': `${paying} back-office`,
  'GET /v1/payment-batches/{batchId}': `${looking} payments:write back-office approver auditor`,
  'GET /v1/payment-batches/{batchId}/events': `${looking} payments:write back-office approver auditor`,
  'GET /v1/payment-batches/{batchId}/report': `${looking} payments:write back-office approver auditor`,
  'GET /v1/accounts/{iban}': `${customers} accounts:read ${staff}`,
  'GET /v1/accounts/{iban}/statement': `${customers} accounts:read ${staff}`,
};

const cancellations = {
  'GET /v1/cancellations/status/{link}': everybody,
  'GET /v1/cancellations/own': customers,
  'GET /v1/cancellations': `cancellations:read ${staff}`,
  'POST /v1/cancellations': 'cancellations:write contact-center back-office',
  'GET /v1/cancellations/{caseId}': `cancellations:read ${staff}`,
  'GET /v1/cancellations/{caseId}/recall': 'cancellations:read back-office approver auditor',
  'GET /v1/cancellations/figures': 'cancellations:read back-office approver auditor',
  'POST /v1/cancellations/messages': 'cancellations:write back-office',
  'GET /v1/cancellations/messages': 'cancellations:read back-office approver auditor',
  'GET /v1/cancellations/messages/{messageId}/answer': 'cancellations:read back-office approver auditor',
  'POST /v1/cancellations/{caseId}/propose': 'back-office contact-center',
  'POST /v1/cancellations/{caseId}/approve': 'approver',
  'POST /v1/cancellations/{caseId}/reject': 'approver',
  'POST /v1/cancellations/batches': 'back-office',
  'GET /v1/cancellations/batches/{batchId}': 'back-office approver auditor',
  'POST /v1/cancellations/batches/{batchId}/propose': 'back-office',
  'POST /v1/cancellations/batches/{batchId}/approve': 'approver',
  'GET /v1/cancellations/mails': staff,
  'GET /v1/cancellations/mails/{mailId}/raw': staff,
  'POST /v1/cancellations/mails/{mailId}/open': 'contact-center back-office',
  'POST /v1/cancellations/replies/{replyId}/send': 'contact-center back-office',
  'GET /v1/cancellations/filters': staff,
  'PUT /v1/cancellations/filters/{name}': staff,
  'DELETE /v1/cancellations/filters/{name}': staff,
  'POST /v1/cancellations/{caseId}/notes': 'back-office contact-center approver',
};

const caseWork = Object.fromEntries(
  ['assign', 'ask', 'lock', 'unlock', 'link', 'merge', 'consent', 'confirm-sender'].map((act) => [
    `POST /v1/cancellations/{caseId}/${act}`,
    'back-office contact-center',
  ]),
);

/** What machine clients may beside operators: the bank's own systems, such as one that watches for fraud. */
const alsoScope: Record<string, string> = {
  'POST /v1/auth/users/{id}/block': 'admin',
  'GET /v1/auth/audit': 'admin',
  'GET /v1/auth/audit/verification': 'admin',
};

/** A role and a scope are both called admin: a scope is written with this before it. */
export const scopeMark = 'scope ';

/** The words of a route, those of scopes marked; undefined for everybody. */
export function whoMay(route: string): Set<string> | undefined {
  const words = permissionTable[route];
  if (words === everybody) return undefined;
  const marked = words.split(' ').map((word) => (word.includes(':') ? scopeMark + word : word));
  const more = route in alsoScope ? [scopeMark + alsoScope[route]] : [];
  const all = words === anyone ? [`${scopeMark}admin`] : [];
  return new Set([...marked, ...more, ...all]);
}

export const permissionTable: Record<string, string> = {
  ...authentication,
  ...administration,
  ...catalog,
  ...payments,
  ...cancellations,
  ...caseWork,
};
