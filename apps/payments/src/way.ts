// The payment's life as one literal table. A stage is a folder and a verb (settle); its past participle
// is the state, the database's value, the event's suffix and the word in the logs (settled).

export type State = 'submitted' | 'refused' | 'held' | 'settled' | 'cancelled' | 'reversed';

/** What a payment's row may hold: it is written with the first decision. */
export type DecidedState = Exclude<State, 'submitted'>;

/** ISO 20022 external payment transaction status. */
export type TransactionStatus = 'RCVD' | 'PDNG' | 'ACSC' | 'RJCT' | 'CANC';

interface Step {
  /** The stage (folder) that moves a payment into this state. */
  movedBy: 'submit' | 'settle' | 'reverse';
  next: readonly State[];
  status: TransactionStatus;
  /** The type of the event that tells of it; every change of state has exactly one. */
  event: string;
}

export const way: Readonly<Record<State, Step>> = {
  submitted: {
    movedBy: 'submit',
    next: ['refused', 'held', 'settled'],
    status: 'RCVD',
    event: 'payments.submitted.v1',
  },
  refused: { movedBy: 'settle', next: [], status: 'RJCT', event: 'payments.refused.v1' },
  held: {
    movedBy: 'settle',
    next: ['settled', 'refused', 'cancelled'],
    status: 'PDNG',
    event: 'payments.held.v1',
  },
  settled: { movedBy: 'settle', next: ['reversed'], status: 'ACSC', event: 'payments.settled.v1' },
  cancelled: { movedBy: 'reverse', next: [], status: 'CANC', event: 'payments.cancelled.v1' },
  reversed: { movedBy: 'reverse', next: [], status: 'CANC', event: 'payments.reversed.v1' },
};

/** Whether a payment may go from one state to another. */
export function leadsTo(from: State, to: State): boolean {
  return way[from].next.includes(to);
}
