// What a mail tells about the payment it is about, as it is kept with the case. Pure.
import type { VerificationFacts } from '#documents';

/** Where a transaction number was found, the strongest evidence first. */
export const sources = ['signed', 'labelled', 'document', 'text'] as const;
export type Source = (typeof sources)[number];

export interface Candidate {
  transactionId: string;
  /**
   * `signed`: in details that the bank's code vouches for; `document`: in a PDF without that; the others in
   * the mail's text.
   */
  source: Source;
  place: string;
  /** The text itself calls it a transaction number, whatever else names it. */
  labelled?: boolean;
}

export type Verification = 'genuine' | 'copy' | 'altered' | 'not-ours' | 'none';

/** `acceptedAt` is ISO 8601, for it is kept as JSON. */
export type SignedFacts = Omit<VerificationFacts, 'acceptedAt'> & { acceptedAt: string };

export interface ReadDocument {
  name: string;
  verification: Verification;
  reasons: string[];
  facts?: SignedFacts;
}

export interface Findings {
  candidates: Candidate[];
  documents: ReadDocument[];
  /** Amounts in minor units of EUR, account numbers and names that the text mentions. */
  amountsMinor: number[];
  ibans: string[];
  days: string[];
  /** Folded words of the texts, for names. */
  words: string;
  /** Files and parts that could not be read, and why. */
  unread: string[];
}

/** What a mail tells that tells nothing. */
export const noFindings: Findings = {
  candidates: [],
  documents: [],
  amountsMinor: [],
  ibans: [],
  days: [],
  words: '',
  unread: [],
};

/** The worst that any document is: an altered one beside a genuine one must not pass. */
export function verificationOf(documents: readonly ReadDocument[]): Verification {
  const order: Verification[] = ['altered', 'genuine', 'copy', 'not-ours'];
  return order.find((each) => documents.some(({ verification }) => verification === each)) ?? 'none';
}

const candidatesMax = 40;

/** What two mails of one case tell together. */
export function joinFindings(first: Findings, second: Findings): Findings {
  const unique = <T>(list: T[]): T[] => [...new Set(list)];
  return {
    candidates: strongest([...first.candidates, ...second.candidates], candidatesMax),
    documents: [...first.documents, ...second.documents],
    amountsMinor: unique([...first.amountsMinor, ...second.amountsMinor]),
    ibans: unique([...first.ibans, ...second.ibans]),
    days: unique([...first.days, ...second.days]),
    words: `${first.words} ${second.words}`.slice(0, 40_000).toWellFormed(),
    unread: [...first.unread, ...second.unread],
  };
}

/** Each number once, with its strongest source; bounded, the strongest first. */
export function strongest(candidates: readonly Candidate[], most: number): Candidate[] {
  const sorted = [...candidates].sort((a, b) => sources.indexOf(a.source) - sources.indexOf(b.source));
  const unique = new Map<string, Candidate>();
  for (const candidate of sorted) {
    const known = unique.get(candidate.transactionId);
    if (!known) unique.set(candidate.transactionId, candidate);
    else if (candidate.source === 'labelled' || candidate.labelled)
      unique.set(candidate.transactionId, { ...known, labelled: true });
  }
  return [...unique.values()].slice(0, most);
}
