/** Every event of the product: its type, topic, key, version and validator, in one typed map. */
export { checkSubmission, type CheckedSubmission, type FormProblem, type Submission } from './submission.js';
export { submissionFields } from './submission.rules.js';
