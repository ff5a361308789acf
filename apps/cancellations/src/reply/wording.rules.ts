// What we write to customers, in Albanian, Serbian and English. Pure. No account number and nothing that
// only the account's
// owner may know goes out: From is no proof of who wrote.

export type Language = 'sq' | 'sr' | 'en';
export type ReplyKind =
  | 'receipt'
  | 'missing'
  | 'unknown-number'
  | 'asked'
  | 'reversed'
  | 'cancelled'
  | 'rejected'
  | 'undone-already';

export interface ReplyFacts {
  caseNumber: string;
  bank: string;
  /** Where the customer sees the state of the request. */
  link: string;
  /** The day on which the link ends, as the customer reads it. */
  linkUntil: string;
  transactionId?: string | undefined;
  amount?: string | undefined;
  /** What an operator asks, or says about the decision. */
  note?: string | undefined;
}

export interface Wording {
  subject: string;
  paragraphs: string[];
}

type Texts = Record<ReplyKind, (facts: ReplyFacts) => Wording>;

const numberOf = ({ transactionId }: ReplyFacts, word: string): string =>
  transactionId ? ` ${word} ${transactionId}` : '';

const sq: Texts = {
  receipt: (facts) => ({
    subject: `[${facts.caseNumber}] Kërkesa juaj për anulim u pranua`,
    paragraphs: [
      `Kërkesën tuaj për anulimin e pagesës e kemi pranuar me numrin ${facts.caseNumber}.`,
      'Një nëpunës i bankës do ta shqyrtojë, dhe do t’ju përgjigjemi në këtë adresë.',
      `Gjendjen e kërkesës mund ta shihni këtu deri më ${facts.linkUntil}:\n${facts.link}`,
    ],
  }),
  missing: () => ({
    subject: 'Na duhen detajet e transaksionit',
    paragraphs: [
      'Në kërkesën tuaj nuk gjetëm numrin unik të transaksionit, në bazë të së cilit pagesa mund të anulohet.',
      'Në eKlik hapni qarkullimin për periudhë ose qarkullimin me eKlik, zgjidhni pagesën, eksportoni detajet në PDF dhe na i dërgoni si përgjigje në këtë e-mail, bashkë me arsyen e anulimit.',
    ],
  }),
  'unknown-number': () => ({
    subject: 'Numri i transaksionit nuk u gjet',
    paragraphs: [
      'Me numrin që na keni dërguar nuk gjetëm asnjë pagesë.',
      'Ju lutemi eksportoni detajet e transaksionit nga eKlik në PDF dhe na i dërgoni të pandryshuara si përgjigje në këtë e-mail.',
    ],
  }),
  asked: ({ note }) => ({ subject: 'Na duhet një e dhënë', paragraphs: [note ?? ''] }),
  reversed: (facts) => ({
    subject: 'Pagesa u kthye',
    paragraphs: [
      `Pagesa${numberOf(facts, 'me numër')} prej ${facts.amount} u kthye në llogarinë tuaj.`,
      'Vërtetimi është bashkëngjitur.',
    ],
  }),
  cancelled: (facts) => ({
    subject: 'Pagesa u anulua',
    paragraphs: [
      `Pagesa${numberOf(facts, 'me numër')} prej ${facts.amount} u anulua para se të ekzekutohej.`,
      'Vërtetimi është bashkëngjitur.',
    ],
  }),
  rejected: (facts) => ({
    subject: 'Kërkesa nuk mund të plotësohet',
    paragraphs: [`Kërkesën tuaj për anulim nuk mund ta plotësojmë.`, facts.note ?? ''],
  }),
  'undone-already': (facts) => ({
    subject: 'Pagesa është anuluar më parë',
    paragraphs: [
      `Pagesa${numberOf(facts, 'me numër')} është anuluar ose kthyer më parë; nuk nevojitet asgjë tjetër.`,
    ],
  }),
};

const sr: Texts = {
  receipt: (facts) => ({
    subject: `[${facts.caseNumber}] Vaš zahtev za otkazivanje je primljen`,
    paragraphs: [
      `Vaš zahtev za otkazivanje uplate primili smo pod brojem ${facts.caseNumber}.`,
      'Razmotriće ga službenik banke, a odgovorićemo Vam na ovu adresu.',
      `Stanje zahteva do ${facts.linkUntil} možete videti ovde:\n${facts.link}`,
    ],
  }),
  missing: () => ({
    subject: 'Potrebni su nam detalji transakcije',
    paragraphs: [
      'U Vašem zahtevu nismo našli jedinstveni broj transakcije, na osnovu kojeg se uplata može otkazati.',
      'U eKliku otvorite promet za period ili promet preko eKlika, izaberite uplatu, izvezite detalje u PDF i pošaljite nam ih kao odgovor na ovu poruku, zajedno sa razlogom otkazivanja.',
    ],
  }),
  'unknown-number': () => ({
    subject: 'Broj transakcije nije pronađen',
    paragraphs: [
      'Pod brojem koji ste nam poslali nismo našli nijednu uplatu.',
      'Molimo izvezite detalje transakcije iz eKlika u PDF i pošaljite nam ih neizmenjene kao odgovor na ovu poruku.',
    ],
  }),
  asked: ({ note }) => ({ subject: 'Potreban nam je podatak', paragraphs: [note ?? ''] }),
  reversed: (facts) => ({
    subject: 'Uplata je vraćena',
    paragraphs: [
      `Uplata${numberOf(facts, 'broj')} u iznosu od ${facts.amount} vraćena je na Vaš račun.`,
      'Potvrda je u prilogu.',
    ],
  }),
  cancelled: (facts) => ({
    subject: 'Uplata je otkazana',
    paragraphs: [
      `Uplata${numberOf(facts, 'broj')} u iznosu od ${facts.amount} otkazana je pre izvršenja.`,
      'Potvrda je u prilogu.',
    ],
  }),
  rejected: (facts) => ({
    subject: 'Zahtevu se ne može udovoljiti',
    paragraphs: ['Vašem zahtevu za otkazivanje ne možemo udovoljiti.', facts.note ?? ''],
  }),
  'undone-already': (facts) => ({
    subject: 'Uplata je ranije otkazana',
    paragraphs: [
      `Uplata${numberOf(facts, 'broj')} je ranije otkazana ili vraćena; ništa više nije potrebno.`,
    ],
  }),
};

const en: Texts = {
  receipt: (facts) => ({
    subject: `[${facts.caseNumber}] Your cancellation request was received`,
    paragraphs: [
      `We received your request to cancel a payment under the number ${facts.caseNumber}.`,
      'A member of our staff will look into it, and we will answer to this address.',
      `Until ${facts.linkUntil} you can see the state of your request here:\n${facts.link}`,
    ],
  }),
  missing: () => ({
    subject: 'We need the details of the transaction',
    paragraphs: [
      'We did not find the unique transaction number in your request, by which a payment can be cancelled.',
      'In eKlik open the turnover for a period or the turnover by eKlik, choose the payment, export its details as PDF and send them in answer to this mail, together with the reason for cancelling.',
    ],
  }),
  'unknown-number': () => ({
    subject: 'The transaction number was not found',
    paragraphs: [
      'We found no payment with the number that you sent.',
      'Please export the details of the transaction from eKlik as PDF and send them unchanged in answer to this mail.',
    ],
  }),
  asked: ({ note }) => ({ subject: 'We need to know something', paragraphs: [note ?? ''] }),
  reversed: (facts) => ({
    subject: 'The payment was returned',
    paragraphs: [
      `The payment${numberOf(facts, 'number')} of ${facts.amount} was returned to your account.`,
      'A confirmation is attached.',
    ],
  }),
  cancelled: (facts) => ({
    subject: 'The payment was cancelled',
    paragraphs: [
      `The payment${numberOf(facts, 'number')} of ${facts.amount} was cancelled before it was executed.`,
      'A confirmation is attached.',
    ],
  }),
  rejected: (facts) => ({
    subject: 'The request cannot be met',
    paragraphs: ['We cannot meet your request to cancel a payment.', facts.note ?? ''],
  }),
  'undone-already': (facts) => ({
    subject: 'The payment was undone before',
    paragraphs: [
      `The payment${numberOf(facts, 'number')} was cancelled or returned before; nothing more is needed.`,
    ],
  }),
};

const texts: Record<Language, Texts> = { sq, sr, en };
const greetings: Record<Language, [string, string, string]> = {
  sq: ['Të nderuar,', 'Me respekt,', 'Numri i kërkesës'],
  sr: ['Poštovani,', 'S poštovanjem,', 'Broj zahteva'],
  en: ['Dear customer,', 'Kind regards,', 'Request number'],
};

export function wordingOf(kind: ReplyKind, language: Language, facts: ReplyFacts): Wording {
  const { subject, paragraphs } = texts[language][kind](facts);
  const numbered = subject.includes(facts.caseNumber) ? subject : `[${facts.caseNumber}] ${subject}`;
  return { subject: numbered, paragraphs: paragraphs.filter((paragraph) => paragraph !== '') };
}

/** The whole text of a mail. */
export function letterText({ paragraphs }: Wording, language: Language, facts: ReplyFacts): string {
  const [hello, regards, numberLabel] = greetings[language];
  return (
    [hello, ...paragraphs, `${numberLabel}: ${facts.caseNumber}`, `${regards}\n${facts.bank}`].join('\n\n') +
    '\n'
  );
}
