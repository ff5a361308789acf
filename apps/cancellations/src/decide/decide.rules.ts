// Who may decide what about a case, and when. Pure; the precedence of refusals is fixed.
import type { KnownPayment } from '#events';
import { codeName } from '#money';
import { leadsTo, type CaseState } from '../way.js';

/** A refusal as the door reports it: `kind` is the kind of problem document. */
export type Refusal = {
  ok: false;
  kind: 'conflict' | 'forbidden' | 'refused' | 'malformed';
  code: string;
  text: string;
};
export type Permission = { ok: true } | Refusal;

const refuse = (kind: Refusal['kind'], code: string, text: string): Refusal => ({
  ok: false,
  kind,
  code,
  text,
});
const allowed: Permission = { ok: true };

export interface Proposed {
  state: CaseState;
  decision: 'undo' | 'refuse';
  reason: string;
  transactionId: string | null;
  payment: KnownPayment | undefined;
  /** The biller agrees, or need not be asked. */
  consent: boolean;
}

/**
 * Precedence: state of the case, reason, number missing, number unknown, undone already, refused, consent.
 */
export function judgeProposal({
  state,
  decision,
  reason,
  transactionId,
  payment,
  consent,
}: Proposed): Permission {
  if (!leadsTo(state, 'proposed'))
    return refuse('conflict', 'state', `a case that is ${state} cannot be proposed`);
  const set = decision === 'undo' ? 'cancellation-reason' : 'cancellation-rejection';
  if (codeName(set, reason) === undefined)
    return refuse('malformed', 'reason', `${reason} is not an ISO 20022 ${set.replace('-', ' ')} code`);
  if (decision === 'refuse') return allowed;
  if (transactionId === null)
    return refuse(
      'refused',
      'transaction-number-missing',
      'no transaction number is known: give one with transactionId',
    );
  if (!payment)
    return refuse('refused', 'NOOR', `no payment with the transaction number ${transactionId} is known`);
  if (payment.state === 'reversed' || payment.state === 'cancelled')
    return refuse('conflict', 'ARDT', `the payment ${transactionId} is ${payment.state} already`);
  if (payment.state === 'refused')
    return refuse(
      'refused',
      'NARR',
      `the payment ${transactionId} was refused: nothing moved that could be returned`,
    );
  if (!consent && payment.state === 'settled')
    return refuse(
      'refused',
      'consent-missing',
      `the biller ${payment.billerCode} must agree first: record its consent`,
    );
  return allowed;
}

export interface Approving {
  state: CaseState;
  proposedBy: string | undefined;
  approver: string;
  /** Hash of the case as it stands, as it was proposed, and as the approver says to have seen it. */
  hashNow: string;
  hashProposed: string | undefined;
  hashSeen: string | undefined;
}

/** Precedence: state, the same person, another content than proposed, another content than seen. */
export function judgeApproval(approving: Approving): Permission {
  const { state, proposedBy, approver, hashNow, hashProposed, hashSeen } = approving;
  if (state !== 'proposed')
    return refuse('conflict', 'state', `a case that is ${state} waits for no approval`);
  if (proposedBy === approver)
    return refuse(
      'forbidden',
      'same-person',
      'the proposal is your own: another operator must decide about it',
    );
  if (hashNow !== hashProposed)
    return refuse(
      'conflict',
      'changed',
      'the case changed after it was proposed: the proposal is void, propose it again',
    );
  if (hashSeen !== undefined && hashSeen !== hashProposed)
    return refuse(
      'conflict',
      'not-what-was-seen',
      'what you saw is not what is proposed now: look at it again',
    );
  return allowed;
}
