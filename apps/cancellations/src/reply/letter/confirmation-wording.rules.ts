// Every word of the letter that confirms a cancellation, in Albanian, Serbian and English. Pure.
import { codeName } from '#money';
import type { Language } from '../wording.rules.js';

interface Undone {
  title: string;
  text: string;
  /** The label of the moment. */
  on: string;
}

export interface ConfirmationWording {
  greeting: string;
  reversed: Undone;
  cancelled: Undone;
  transactionId: string;
  amount: string;
  creditor: string;
  account: string;
  paidOn: string;
  reason: string;
  request: string;
  onStatement: string;
  questions(contact: string): string;
  valid: string;
}

const sq: ConfirmationWording = {
  greeting: 'Të nderuar,',
  reversed: {
    title: 'Vërtetim për kthimin e pagesës',
    text:
      'Ju konfirmojmë se pagesa me numrin e mëposhtëm u anulua me kërkesën tuaj, dhe shuma e saj u kthye ' +
      'në llogarinë nga e cila ishte kryer.',
    on: 'Kthyer më',
  },
  cancelled: {
    title: 'Vërtetim për anulimin e pagesës',
    text:
      'Ju konfirmojmë se pagesa me numrin e mëposhtëm u anulua me kërkesën tuaj para se të ekzekutohej. ' +
      'Nga llogaria juaj nuk është debituar asgjë.',
    on: 'Anuluar më',
  },
  transactionId: 'Numri i transaksionit',
  amount: 'Shuma',
  creditor: 'Përfituesi',
  account: 'Llogaria e paguesit',
  paidOn: 'Data e pagesës',
  reason: 'Arsyeja',
  request: 'Numri i kërkesës',
  onStatement: 'Kthimi shihet në pasqyrën e llogarisë si transaksion më vete, me numrin e pagesës së kthyer.',
  questions: (contact) => `Për çdo pyetje na shkruani në ${contact} dhe shënoni numrin e kërkesës.`,
  valid: 'Ky vërtetim është përgatitur nga sistemi i bankës dhe vlen pa nënshkrim dhe pa vulë.',
};

const sr: ConfirmationWording = {
  greeting: 'Poštovani,',
  reversed: {
    title: 'Potvrda o povraćaju uplate',
    text:
      'Potvrđujemo da je uplata sa brojem navedenim u nastavku otkazana na Vaš zahtev i da je njen iznos ' +
      'vraćen na račun sa kojeg je izvršena.',
    on: 'Vraćeno',
  },
  cancelled: {
    title: 'Potvrda o otkazivanju uplate',
    text:
      'Potvrđujemo da je uplata sa brojem navedenim u nastavku otkazana na Vaš zahtev pre izvršenja. Vaš ' +
      'račun nije zadužen.',
    on: 'Otkazano',
  },
  transactionId: 'Broj transakcije',
  amount: 'Iznos',
  creditor: 'Primalac',
  account: 'Račun platioca',
  paidOn: 'Datum uplate',
  reason: 'Razlog',
  request: 'Broj zahteva',
  onStatement: 'Povraćaj je na izvodu računa prikazan kao zasebna transakcija, sa brojem vraćene uplate.',
  questions: (contact) => `Za sva pitanja pišite nam na ${contact} i navedite broj zahteva.`,
  valid: 'Ovu potvrdu je izradio sistem banke i važi bez potpisa i pečata.',
};

const en: ConfirmationWording = {
  greeting: 'Dear customer,',
  reversed: {
    title: 'Confirmation of a returned payment',
    text:
      'We confirm that the payment with the number below was cancelled at your request, and that its ' +
      'amount was returned to the account from which it was made.',
    on: 'Returned on',
  },
  cancelled: {
    title: 'Confirmation of a cancelled payment',
    text:
      'We confirm that the payment with the number below was cancelled at your request before it was ' +
      'executed. Nothing was debited from your account.',
    on: 'Cancelled on',
  },
  transactionId: 'Transaction number',
  amount: 'Amount',
  creditor: 'Beneficiary',
  account: "Payer's account",
  paidOn: 'Date of the payment',
  reason: 'Reason',
  request: 'Request number',
  onStatement: 'The account statement shows the return as a transaction of its own, with the same number.',
  questions: (contact) => `For any question write to ${contact} and give the request number.`,
  valid: "This confirmation was made by the bank's system and is valid without signature and stamp.",
};

export const confirmationWording: Record<Language, ConfirmationWording> = { sq, sr, en };

// Those that customers give; the others are the bank's own affair and go by their ISO name.
const reasons: Record<string, Record<Language, string>> = {
  DUPL: { sq: 'Pagesë e dyfishtë', sr: 'Dvostruka uplata', en: 'Duplicate payment' },
  CUST: { sq: 'Me kërkesë të klientit', sr: 'Na zahtev klijenta', en: 'Requested by the customer' },
  AC03: { sq: 'Llogari e gabuar', sr: 'Pogrešan račun', en: 'Wrong account' },
  AM09: { sq: 'Shumë e gabuar', sr: 'Pogrešan iznos', en: 'Wrong amount' },
  FRAD: { sq: 'Dyshim për mashtrim', sr: 'Sumnja na prevaru', en: 'Suspected fraud' },
  TECH: { sq: 'Problem teknik', sr: 'Tehnički problem', en: 'Technical problem' },
  UPAY: { sq: 'Pagesë e pabazë', sr: 'Neosnovana uplata', en: 'Payment not owed' },
};

/** A cancellation reason in the customer's language. */
export function reasonWording(code: string, language: Language): string {
  return reasons[code]?.[language] ?? codeName('cancellation-reason', code) ?? code;
}
