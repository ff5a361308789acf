// The case's life as one literal table. State = database value = word in the logs; `movedBy` is the folder
// that moves a case there.

export type CaseState =
  | 'received'
  | 'matched'
  | 'unmatched'
  | 'awaiting'
  | 'proposed'
  | 'approved'
  | 'recalled'
  | 'reversed'
  | 'cancelled'
  | 'failed'
  | 'rejected'
  | 'merged';

interface Step {
  movedBy: 'receive' | 'match' | 'decide' | 'work';
  next: readonly CaseState[];
  /** A person has to do something by the case's due time. */
  open: boolean;
}

export const way: Readonly<Record<CaseState, Step>> = {
  /** A mail opened it; payments was asked about the numbers in it. */
  received: {
    movedBy: 'receive',
    next: ['matched', 'unmatched', 'awaiting', 'proposed', 'merged'],
    open: true,
  },
  /** One payment that can be undone. */
  matched: {
    movedBy: 'match',
    next: ['received', 'unmatched', 'awaiting', 'proposed', 'merged'],
    open: true,
  },
  /** None, several, or one that needs a look: a person decides how it goes on. */
  unmatched: { movedBy: 'match', next: ['received', 'awaiting', 'proposed', 'merged'], open: true },
  /** The customer was asked for what is missing. */
  awaiting: { movedBy: 'work', next: ['received', 'unmatched', 'proposed', 'merged'], open: true },
  /** One operator proposed a decision; it waits for another's. A further mail voids it. */
  proposed: {
    movedBy: 'decide',
    next: ['proposed', 'approved', 'recalled', 'rejected', 'received', 'unmatched'],
    open: true,
  },
  /** Two operators agree; payments carries it out. */
  approved: { movedBy: 'decide', next: ['reversed', 'cancelled', 'failed'], open: true },
  /** The other bank was asked for the money. */
  recalled: { movedBy: 'decide', next: ['approved', 'failed'], open: true },
  reversed: { movedBy: 'decide', next: [], open: false },
  cancelled: { movedBy: 'decide', next: [], open: false },
  /** It could not be carried out; it may be proposed again, or rejected. */
  failed: { movedBy: 'decide', next: ['proposed', 'received'], open: true },
  rejected: { movedBy: 'decide', next: [], open: false },
  /** Its mail belongs to another case now. */
  merged: { movedBy: 'work', next: [], open: false },
};

export const openStates = (Object.keys(way) as CaseState[]).filter((state) => way[state].open);

/** Whether a case may go from one state to another. */
export function leadsTo(from: CaseState, to: CaseState): boolean {
  return way[from].next.includes(to);
}
