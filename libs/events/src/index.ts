/** Every event of the product: its type, topic, key, version and validator, in one typed map. */
export { checkSubmission, type FormProblem, type Submission } from './submission.js';
export { submissionFields } from './submission.rules.js';
export { eventCatalog, eventOf, events } from './catalog-of-events.js';
export { submissionExample, type PaymentOutcome, type PaymentSubmitted, type Reason } from './payments.js';
export type {
  ApprovedDecision,
  DecisionFailed,
  Enquiry,
  EnquiryAnswer,
  KnownPayment,
} from './cancellations.js';
export type { KeyPublished, SessionEnded, SubjectBlocked, SubjectUnblocked } from './auth.js';
export type { BillChanged, BillerPublished } from './catalog.js';
export type { EventDefinition } from './define.js';
