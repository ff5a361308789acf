// What a statement says, whichever format it is written in: what is printed, and the number that files want.
import type { StatementHead as PrintedHead } from '#documents';

export type { StatementLine } from '#documents';

export interface StatementHead extends PrintedHead {
  statementId: string;
}
