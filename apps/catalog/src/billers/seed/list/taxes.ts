// Customs, personal income tax and pension contributions.
import { pension, uniref } from '../formats.js';
import { unirefHint } from '../hints.js';
import { seedBiller } from '../seed-biller.js';

const pensionHint = {
  sq: 'Referenca nga EDI: numri unik, viti dhe muaji, shifra e kontrollit, p.sh. 8104851452026016.',
  sr: 'Poziv na broj iz EDI: jedinstveni broj, godina i mesec, kontrolna cifra, npr. 8104851452026016.',
  en: 'The reference from EDI: unique number, year and month, check digit, e.g. 8104851452026016.',
};

export const taxes = [
  // The account, the sample and the form of the reference are public: the one biller of which all is known.
  seedBiller({
    code: 'customs',
    names: { sq: 'Dogana e Kosovës', sr: 'Carina Kosova', en: 'Kosovo Customs' },
    category: 'customs',
    creditorName: 'Dogana e Kosovës',
    accounts: [{ iban: 'XK051000410070001295' }],
    formats: [uniref],
    hint: unirefHint,
    example: '152020000037764Y',
    onPaidBill: 'refuse',
    consentForReversal: true,
    known: 'source',
  }),
  seedBiller({
    code: 'income-tax-wages',
    names: {
      sq: 'Tatimi në paga (mbajtur në burim)',
      sr: 'Porez na plate (po odbitku)',
      en: 'Tax on wages (withheld)',
    },
    category: 'personal-income-tax',
    creditorName: 'Administrata Tatimore e Kosovës',
    exampleAccount: 2001,
    referencePrefix: 'A01',
    formats: [uniref],
    hint: unirefHint,
    example: 'A01202600001234K',
    consentForReversal: true,
  }),
  seedBiller({
    code: 'income-tax-individual',
    names: {
      sq: 'Tatimi në të ardhura personale (biznese individuale)',
      sr: 'Porez na lični dohodak (individualni biznisi)',
      en: 'Personal income tax (individual businesses)',
    },
    category: 'personal-income-tax',
    creditorName: 'Administrata Tatimore e Kosovës',
    exampleAccount: 2002,
    referencePrefix: 'A02',
    formats: [uniref],
    hint: unirefHint,
    example: 'A02202600001234K',
    consentForReversal: true,
  }),
  seedBiller({
    code: 'pension-employer',
    names: {
      sq: 'Kontributet pensionale të punëdhënësit',
      sr: 'Penzijski doprinosi poslodavca',
      en: "Employer's pension contributions",
    },
    category: 'pension-contributions',
    creditorName: 'Trusti i Kursimeve Pensionale i Kosovës',
    exampleAccount: 2101,
    formats: [pension],
    hint: pensionHint,
    example: '8104851452026016',
    consentForReversal: true,
  }),
  seedBiller({
    code: 'pension-self-employed',
    names: {
      sq: 'Kontributet pensionale të të vetëpunësuarve',
      sr: 'Penzijski doprinosi samozaposlenih',
      en: 'Pension contributions of the self-employed',
    },
    category: 'pension-contributions',
    creditorName: 'Trusti i Kursimeve Pensionale i Kosovës',
    exampleAccount: 2102,
    formats: [pension],
    hint: pensionHint,
    example: '8104851452026016',
    consentForReversal: true,
  }),
];
