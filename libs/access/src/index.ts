/**
 * How every service checks access tokens by itself: marks for routes, the guard, and the copy of auth's
 * events behind it. No service asks auth about a request.
 */
export type { Caller } from './caller.js';
export { confirmationAudience, tokenAudience, tokenIssuer } from './caller.js';
export { claimsOfCaller } from './caller.rules.js';
export type { Permission } from './permission.rules.js';
export { Allow, CallerOf, Public } from './marks.js';
export { accessGuard } from './access-guard.js';
export { assertEveryRouteIsGuarded } from './guarded-routes.js';
export { AccessModule } from './access.module.js';
export { createAccessTables } from './migration.js';
export { confirmationDigest, totalsOf, type ConfirmedPayment } from './confirmation.rules.js';
export { ConfirmationCheck } from './confirmation-check.js';
export { TokenCheck } from './token-check.js';
export { blockedAmong, markBlocked, markSessionEnded, markUnblocked, trustKey } from './access.sql.js';
