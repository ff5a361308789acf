// Electricity, water and phone. Names and districts are public; all accounts are examples.
import { exampleIban } from '../example-iban.js';
import {
  electricityCustomer,
  internetUser,
  phoneBill,
  smartCard,
  uniref,
  waterCustomer,
  waterPrishtina,
} from '../formats.js';
import { phoneBillHint, waterCustomerHint } from '../hints.js';
import { seedBiller } from '../seed-biller.js';

const districts: [prefix: string, label: string][] = [
  ['DPR', 'Prishtinë'],
  ['DMI', 'Mitrovicë'],
  ['DPE', 'Pejë'],
  ['DPZ', 'Prizren'],
  ['DFE', 'Ferizaj'],
  ['DGL', 'Gjilan'],
  ['DGJ', 'Gjakovë'],
];

const electricity = [
  seedBiller({
    code: 'electricity-kesco',
    names: { sq: 'KESCO – rryma', sr: 'KESCO – struja', en: 'KESCO – electricity' },
    category: 'electricity',
    creditorName: 'KESCO',
    accounts: districts.map(([district, label], index) => ({
      iban: exampleIban(3001 + index),
      label,
      district,
    })),
    formats: [electricityCustomer, uniref],
    hint: {
      sq:
        'Shifra e konsumatorit lart në faturë (DPR, DMI, DPE, DPZ, DFE, DGL ose DGJ dhe numri, ' +
        'p.sh. DPR-90012345), ose referenca me 16 shenja në fund të faturës.',
      sr:
        'Šifra potrošača gore na računu (DPR, DMI, DPE, DPZ, DFE, DGL ili DGJ i broj, ' +
        'npr. DPR-90012345), ili poziv na broj od 16 znakova na dnu računa.',
      en:
        'The customer code at the top of the bill (DPR, DMI, DPE, DPZ, DFE, DGL or DGJ and the number, ' +
        'e.g. DPR-90012345), or the reference of 16 characters at the bottom.',
    },
    example: 'DPR-90012345',
  }),
];

const waterCompanies: [code: string, company: string, sr: string, example: string, municipalities: string][] =
  [
    [
      'water-hidroregjioni-jugor',
      'Hidroregjioni Jugor',
      'Južni hidroregion',
      '10023408',
      'prizren suhareka malisheva dragash mamusha',
    ],
    ['water-hidrodrini', 'Hidrodrini', 'Hidrodrini', '10123410', 'peja istog klina decan junik'],
    ['water-mitrovica', 'Mitrovica', 'Mitrovica', '10223423', 'mitrovica-jugore vushtrri skenderaj'],
    ['water-gjakova', 'Gjakova', 'Đakovica', '10323436', 'gjakova rahovec'],
    ['water-hidromorava', 'Hidromorava', 'Hidromorava', '10423449', 'gjilan viti kamenica'],
    ['water-bifurkacioni', 'Bifurkacioni', 'Bifurkacioni', '10523451', 'ferizaj kacanik hani-i-elezit'],
  ];

const water = [
  seedBiller({
    code: 'water-prishtina',
    names: { sq: 'KRU Prishtina – uji', sr: 'RVK Priština – voda', en: 'Prishtina regional water company' },
    category: 'water',
    creditorName: 'KRU Prishtina Sh.A.',
    exampleAccount: 3101,
    municipalities: 'prishtina fushe-kosova obiliq lipjan shtime podujeva drenas gracanica'.split(' '),
    formats: [waterPrishtina, uniref],
    hint: {
      sq: 'Referenca e pagesës që fillon me F, te barkodi i fletëpagesës, për shembull F202601234567.',
      sr: 'Poziv na broj koji počinje sa F, kod bar-koda uplatnice, na primer F202601234567.',
      en: 'The payment reference that begins with F, at the barcode of the slip, for example F202601234567.',
    },
    example: 'F202601234567',
  }),
  ...waterCompanies.map(([code, company, sr, example, municipalities], index) =>
    seedBiller({
      code,
      names: { sq: `KRU ${company} – uji`, sr: `RVK ${sr} – voda`, en: `${company} regional water company` },
      category: 'water',
      creditorName: `KRU ${company} Sh.A.`,
      exampleAccount: 3102 + index,
      municipalities: municipalities.split(' '),
      formats: [waterCustomer],
      hint: waterCustomerHint,
      example,
    }),
  ),
];

const phone = [
  seedBiller({
    code: 'phone-vala',
    names: { sq: 'Vala – fatura e celularit', sr: 'Vala – račun za mobilni', en: 'Vala – mobile bill' },
    category: 'phone',
    creditorName: 'Telekomi i Kosovës Sh.A.',
    exampleAccount: 3201,
    formats: [phoneBill],
    hint: phoneBillHint,
    example: '0441234567895',
  }),
  seedBiller({
    code: 'phone-telekomi',
    names: {
      sq: 'Telekomi i Kosovës – telefoni fiks',
      sr: 'Telekom Kosova – fiksni telefon',
      en: 'Telecom of Kosovo – fixed line',
    },
    category: 'phone',
    creditorName: 'Telekomi i Kosovës Sh.A.',
    exampleAccount: 3202,
    formats: [phoneBill],
    hint: phoneBillHint,
    example: '0381234567893',
  }),
  seedBiller({
    code: 'phone-ipko',
    names: { sq: 'IPKO – fatura e celularit', sr: 'IPKO – račun za mobilni', en: 'IPKO – mobile bill' },
    category: 'phone',
    creditorName: 'IPKO Telecommunications LLC',
    exampleAccount: 3203,
    formats: [phoneBill],
    hint: phoneBillHint,
    example: '0491234567890',
  }),
  seedBiller({
    code: 'phone-ipko-internet',
    names: { sq: 'IPKO – interneti', sr: 'IPKO – internet', en: 'IPKO – internet' },
    category: 'phone',
    creditorName: 'IPKO Telecommunications LLC',
    exampleAccount: 3204,
    formats: [internetUser],
    hint: {
      sq: 'Emri i përdoruesit, me shkronja të vogla, në kontratë dhe në faturë, p.sh. agim.krasniqi.',
      sr: 'Korisničko ime za internet, malim slovima, na ugovoru i na računu, npr. agim.krasniqi.',
      en: 'The user name, in small letters, on the contract and the bill, e.g. agim.krasniqi.',
    },
    example: 'agim.krasniqi',
    amount: { kind: 'range', minMinor: 100, maxMinor: 50_000, currency: 'EUR' },
  }),
  seedBiller({
    code: 'phone-ipko-television',
    names: {
      sq: 'IPKO – televizioni digjital',
      sr: 'IPKO – digitalna televizija',
      en: 'IPKO – digital television',
    },
    category: 'phone',
    creditorName: 'IPKO Telecommunications LLC',
    exampleAccount: 3205,
    formats: [smartCard],
    hint: {
      sq: 'Numri i kartelës (smart card), 12 shifra, në kartelë dhe në faturë, p.sh. 002006673085.',
      sr: 'Broj kartice (smart card), 12 cifara, na kartici i na računu, npr. 002006673085.',
      en: 'The number of the smart card, 12 digits, on the card and the bill, e.g. 002006673085.',
    },
    example: '002006673085',
    amount: { kind: 'range', minMinor: 100, maxMinor: 50_000, currency: 'EUR' },
  }),
];

export const utilities = [...electricity, ...water, ...phone];
