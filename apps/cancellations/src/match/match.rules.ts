// Judges which payment a case is about: never one that something speaks against, and rather none than a
// wrong one. Pure.
import type { KnownPayment } from '#events';
import { fold } from '../read/fold.rules.js';
import type { Candidate, Findings, SignedFacts, Verification } from '../read/findings.rules.js';

/** How a case stands to the payments that were found. */
export type Match =
  | 'one'
  | 'several'
  | 'none'
  | 'unknown-number'
  | 'altered'
  | 'weak'
  | 'somebody-else'
  | 'undone-already'
  | 'refused';

export interface Evidence {
  code: string;
  text: string;
  /** Whether it speaks for this payment or against it. */
  speaks: 'for' | 'against';
}

export interface Judgement {
  match: Match;
  /** Given when exactly one payment is meant, even if it cannot be undone. */
  transactionId?: string;
  /** Percent. */
  confidence: number;
  evidence: Evidence[];
}

export interface Facts {
  findings: Findings;
  verification: Verification;
  /** What payments knows of the numbers that were asked for. */
  found: readonly KnownPayment[];
  reason: string;
  twins: readonly KnownPayment[];
  /** Accounts confirmed to belong to the sender's address. */
  senderIbans?: readonly string[] | undefined;
}

const speaksFor = (code: string, text: string): Evidence => ({ code, text, speaks: 'for' });
const speaksAgainst = (code: string, text: string): Evidence => ({ code, text, speaks: 'against' });

/**
 * Precedence: altered document, no number, unknown number, several, somebody else's, undone, refused, weak,
 * one.
 */
export function judgeMatch(facts: Facts): Judgement {
  const { findings, verification } = facts;
  const meant = paymentsMeant(facts);
  if (verification === 'altered') {
    const evidence = findings.documents
      .filter((document) => document.verification === 'altered')
      .map(({ name, reasons }) =>
        speaksAgainst('document-altered', `${name} was altered: ${reasons.join(', ')}`),
      );
    return { match: 'altered', confidence: 0, evidence };
  }
  if (findings.candidates.length === 0) return { match: 'none', confidence: 0, evidence: [] };
  if (meant.length === 0) {
    const asked = findings.candidates.slice(0, 5).map(({ transactionId }) => transactionId);
    const text = `no payment is known by ${asked.join(', ')}`;
    return { match: 'unknown-number', confidence: 0, evidence: [speaksAgainst('number-unknown', text)] };
  }
  if (meant.length !== 1) {
    const text = `several payments are named: ${meant.map(({ transactionId }) => transactionId).join(', ')}`;
    return { match: 'several', confidence: 0, evidence: [speaksAgainst('several', text)] };
  }
  return judgeOne(meant[0], facts);
}

/** The payments that the strongest kind of evidence names; document and text must not name different ones. */
function paymentsMeant({ findings, found }: Facts): KnownPayment[] {
  const named = (isMeant: (candidate: Candidate) => boolean) =>
    found.filter(({ transactionId }) =>
      findings.candidates.some((each) => each.transactionId === transactionId && isMeant(each)),
    );
  const signed = named(({ source }) => source === 'signed');
  const labelled = named((candidate) => candidate.source === 'labelled' || candidate.labelled === true);
  if (signed.length > 0 && labelled.length > 0) {
    const both = signed.filter((payment) => labelled.includes(payment));
    return both.length > 0 ? both : [...signed, ...labelled];
  }
  const document = named(({ source }) => source === 'document');
  return [signed, labelled, document, named(() => true)].find((list) => list.length > 0) ?? [];
}

function judgeOne(payment: KnownPayment, facts: Facts): Judgement {
  const { findings } = facts;
  const { transactionId } = payment;
  const candidate = findings.candidates.find((each) => each.transactionId === transactionId)!;
  const signed = findings.documents.find(
    (document) => document.facts?.transactionId === transactionId,
  )?.facts;
  const evidence = [
    ...sourceEvidence(candidate, facts),
    ...(signed ? signedEvidence(signed, payment) : []),
    ...senderEvidence(payment, facts),
    ...mentionEvidence(payment, findings),
    ...twinEvidence(facts),
  ];
  const judged = (match: Match, confidence: number): Judgement => ({
    match,
    transactionId,
    confidence,
    evidence,
  });
  const against = (code: string) => evidence.some((each) => each.code === code && each.speaks === 'against');
  if (signed && against('facts-differ')) return judged('altered', 0);
  if (against('account-of-sender') || (!signed && against('account-mentioned')))
    return judged('somebody-else', 0);
  if (payment.state === 'reversed' || payment.state === 'cancelled') return judged('undone-already', 100);
  if (payment.state === 'refused') return judged('refused', 100);
  if (signed) return judged('one', facts.verification === 'genuine' ? 99 : 95);
  const corroborated = evidence.filter(
    ({ code, speaks }) => speaks === 'for' && corroborating.has(code),
  ).length;
  if (against('amount-mentioned')) return judged('weak', 30);
  if (candidate.source === 'labelled') return judged('one', corroborated > 0 ? 90 : 75);
  if (corroborated >= 1) return judged('one', 70 + Math.min(corroborated, 3) * 5);
  // An odd word may happen to be somebody's transaction number; a long one with letters and digits hardly
  // ever is.
  if (isUnmistakable(transactionId)) return judged('one', 70);
  return judged('weak', 40);
}

const corroborating = new Set([
  'amount-mentioned',
  'account-mentioned',
  'day-mentioned',
  'creditor-mentioned',
  'debtor-mentioned',
]);

function isUnmistakable(transactionId: string): boolean {
  return (
    transactionId.length >= 10 &&
    /[A-Za-z]/.test(transactionId) &&
    (transactionId.match(/\d/g) ?? []).length >= 5
  );
}

function sourceEvidence({ source, place }: Candidate, { verification }: Facts): Evidence[] {
  const texts = {
    signed: `the bank's own code in ${place} vouches for the number (${verification})`,
    labelled: `the number is named as a transaction number in ${place}`,
    document: `the number stands in ${place}, which carries no code of the bank`,
    text: `the number stands in ${place}`,
  };
  return [speaksFor(`number-${source}`, texts[source])];
}

function signedEvidence(signed: SignedFacts, payment: KnownPayment): Evidence[] {
  const same =
    signed.debtorIban === payment.debtorIban &&
    signed.creditorIban === payment.creditorIban &&
    signed.amountMinor === payment.amountMinor &&
    signed.currency === payment.currency;
  return same
    ? [speaksFor('facts-agree', 'accounts and amount in the document are those of the payment')]
    : [speaksAgainst('facts-differ', 'accounts or amount in the document are not those of the payment')];
}

function senderEvidence(payment: KnownPayment, { senderIbans }: Facts): Evidence[] {
  if (!senderIbans) return [];
  return senderIbans.includes(payment.debtorIban)
    ? [speaksFor('account-of-sender', "the debtor's account was confirmed to be the sender's")]
    : [speaksAgainst('account-of-sender', "the accounts confirmed to be the sender's are others")];
}

function mentionEvidence(payment: KnownPayment, findings: Findings): Evidence[] {
  const evidence: Evidence[] = [];
  const { amountsMinor, ibans, days, words } = findings;
  if (ibans.length > 0) {
    const named = ibans.includes(payment.debtorIban) || ibans.includes(payment.creditorIban);
    evidence.push(
      named
        ? speaksFor('account-mentioned', 'an account of the payment is mentioned')
        : speaksAgainst('account-mentioned', 'the accounts that are mentioned are not those of the payment'),
    );
  }
  if (amountsMinor.length > 0) {
    evidence.push(
      amountsMinor.includes(payment.amountMinor)
        ? speaksFor('amount-mentioned', 'the amount is mentioned')
        : speaksAgainst('amount-mentioned', 'the amounts that are mentioned are not that of the payment'),
    );
  }
  const day = new Date(payment.submittedAtMs).toISOString().slice(0, 10);
  if (days.includes(day)) evidence.push(speaksFor('day-mentioned', 'the day of the payment is mentioned'));
  for (const [code, name] of [
    ['creditor-mentioned', payment.creditorName],
    ['debtor-mentioned', payment.debtorName],
  ] as const)
    if (name.length >= 4 && words.includes(fold(name)))
      evidence.push(speaksFor(code, `${name} is mentioned`));
  return evidence;
}

function twinEvidence({ reason, twins }: Facts): Evidence[] {
  if (reason !== 'DUPL') return [];
  return twins.length > 0
    ? [
        speaksFor(
          'twin-found',
          `paid more than once: ${twins.map(({ transactionId }) => transactionId).join(', ')}`,
        ),
      ]
    : [
        speaksAgainst(
          'no-twin-found',
          'no second payment of the same kind is known within the days around it',
        ),
      ];
}
