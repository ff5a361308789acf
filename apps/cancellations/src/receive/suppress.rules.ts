// Tells mails that must open no case: our own come back, bounces, automatic replies, lists and what a filter
// marked as
// spam. Pure; what it says is kept with the mail and shown.

export interface SuppressibleMail {
  envelopeFrom: string | null;
  fromAddress: string | undefined;
  subject: string;
  headers: ReadonlyMap<string, string>;
  /** Servers that handed the mail on. */
  hops: number;
  /** The address that answers go out from. */
  ownAddress: string;
  /** Whether a PDF is attached: a person with an absence note does not attach one. */
  hasDocument: boolean;
}

export interface Suppression {
  kind: 'loop' | 'bounce' | 'auto-reply' | 'list' | 'spam';
  text: string;
}

const hopsMax = 60;
const absence =
  /^(?:(?:re|aw|sv|fwd?):\s*)*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|jashte zyre|jashtë zyre|p[eë]rgjigje automatike|automatski odgovor|van kancelarije|odsut)/i;

/** Precedence: loop, bounce, spam, automatic reply, list. Undefined: a mail of a person. */
export function suppressionOf(mail: SuppressibleMail): Suppression | undefined {
  return loop(mail) ?? bounce(mail) ?? spam(mail) ?? automatic(mail) ?? list(mail);
}

function loop({ headers, hops, fromAddress, ownAddress }: SuppressibleMail): Suppression | undefined {
  if (headers.has('x-pagesa-case')) return { kind: 'loop', text: 'it is one of our own replies' };
  if (fromAddress?.toLowerCase() === ownAddress.toLowerCase())
    return { kind: 'loop', text: 'it says to come from our own address' };
  return hops > hopsMax ? { kind: 'loop', text: `it passed through ${hops} servers` } : undefined;
}

function bounce({ headers, fromAddress, envelopeFrom }: SuppressibleMail): Suppression | undefined {
  const type = headers.get('content-type') ?? '';
  const local = fromAddress?.split('@')[0]?.toLowerCase() ?? '';
  const isReport = /multipart\/report/i.test(type) || headers.has('x-failed-recipients');
  if (isReport || local === 'mailer-daemon' || local === 'postmaster')
    return { kind: 'bounce', text: 'it reports that a mail could not be delivered' };
  return envelopeFrom === '' ? { kind: 'bounce', text: 'it has the empty sender of reports' } : undefined;
}

function spam({ headers }: SuppressibleMail): Suppression | undefined {
  const marked =
    /^yes/i.test(headers.get('x-spam-flag') ?? '') ||
    /^yes/i.test(headers.get('x-spam-status') ?? '') ||
    /^(?:yes|true)/i.test(headers.get('x-spam') ?? '') ||
    Number(headers.get('x-ms-exchange-organization-scl') ?? 0) >= 5;
  return marked ? { kind: 'spam', text: 'a filter marked it as spam' } : undefined;
}

function automatic({ headers, subject, hasDocument }: SuppressibleMail): Suppression | undefined {
  const submitted = headers.get('auto-submitted') ?? 'no';
  const marked =
    !/^no\b/i.test(submitted) ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    /auto_reply/i.test(headers.get('precedence') ?? '');
  if (marked) return { kind: 'auto-reply', text: 'a machine wrote it' };
  return absence.test(subject) && !hasDocument
    ? { kind: 'auto-reply', text: 'its subject is that of an absence note' }
    : undefined;
}

function list({ headers }: SuppressibleMail): Suppression | undefined {
  // The parser gathers List-Id and its like under one name.
  const isList = headers.has('list') || headers.has('list-id') || headers.has('list-unsubscribe');
  const isBulk = /^(?:bulk|list|junk)/i.test(headers.get('precedence') ?? '');
  return isList || isBulk ? { kind: 'list', text: 'it was sent to many' } : undefined;
}

/** The ids of our own replies that a mail names, in headers or in what it quotes. */
export function ownRepliesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/<(reply_[0-9a-z]{22})@[^\s<>]{1,200}>/g)].map(([, id]) => id))];
}
