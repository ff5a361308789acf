// The reference formats of the seed. UNIREF, the customs sample and the districts come from public sources;
// check digits and inner fields of all others are examples.
import type { ReferenceFormat } from '#references';
import { municipalities } from './list/municipalities.js';

/** UNIREF: 16 characters, not digits only; its inner fields are not published, so nothing more is asked. */
export const uniref: ReferenceFormat = {
  code: 'uniref',
  pattern: '[0-9A-Z]{16}',
  length: { min: 16, max: 16 },
  examples: {
    pass: ['152020000037764Y', '1520 2000 0037 764y'],
    fail: ['152020000037764', '152020000037764YY', '152020000037764-', ''],
  },
};

/** The district in front is known (it chooses the account), the length of the number behind it is not. */
export const electricityCustomer: ReferenceFormat = {
  code: 'electricity-customer',
  pattern: '(?<district>DPR|DMI|DPE|DPZ|DFE|DGL|DGJ)(?<customer>[0-9]{5,12})',
  length: { min: 8, max: 15 },
  normalise: { remove: '-/' },
  fields: [
    { name: 'district', label: { sq: 'Distrikti', sr: 'Distrikt', en: 'District' } },
    { name: 'customer', label: { sq: 'Numri i konsumatorit', sr: 'Broj potrošača', en: 'Customer number' } },
  ],
  examples: {
    pass: ['DPR90012345', 'dgj-90012345', 'DPZ 1234567'],
    fail: ['DXX90012345', '90012345', 'DPR9001', 'DPR9OO12345', 'DPR1234567890123'],
  },
};

/** Seen in public code only: F, digits, and sometimes a letter. */
export const waterPrishtina: ReferenceFormat = {
  code: 'water-prishtina',
  pattern: 'F[0-9]{12,15}[A-Z]?',
  length: { min: 13, max: 17 },
  normalise: { remove: '-/' },
  examples: {
    pass: ['F202601234567', 'f2026 0123 4567 A'],
    fail: ['202601234567', 'F20260123456', 'F202601234567AB'],
  },
};

export const waterCustomer: ReferenceFormat = {
  code: 'water-customer',
  pattern: '[0-9]{8}',
  length: { min: 8, max: 8 },
  checkDigit: { system: 'mod-11', weights: [2, 3, 4, 5, 6, 7] },
  normalise: { remove: '-/' },
  examples: { pass: ['00123455', '0012-3455'], fail: ['00123456', '0012345', '0012345X'] },
};

export const phoneBill: ReferenceFormat = {
  code: 'phone-bill',
  pattern: '[0-9]{10,13}',
  length: { min: 10, max: 13 },
  checkDigit: { system: 'luhn' },
  examples: { pass: ['0441234567895'], fail: ['0441234567891', '044123456', '04412345678A0'] },
};

/** IPKO asks for the user name of an internet line; which characters it may have is an example. */
export const internetUser: ReferenceFormat = {
  code: 'internet-user',
  pattern: '[a-z][a-z0-9._-]{2,29}',
  length: { min: 3, max: 30 },
  normalise: { case: 'keep' },
  examples: { pass: ['agim.krasniqi', 'dpr-1234'], fail: ['Agim', '1agim', 'ag', 'agim@ipko'] },
};

/** IPKO asks for the smart card number of digital television; its check digit is an example. */
export const smartCard: ReferenceFormat = {
  code: 'smart-card',
  pattern: '[0-9]{12}',
  length: { min: 12, max: 12 },
  checkDigit: { system: 'iso7064-11-10' },
  examples: { pass: ['002006673085'], fail: ['002006673084', '00200667308'] },
};

/** Employer and month as the law asks for them, in the shape of a UNIREF. */
export const pension: ReferenceFormat = {
  code: 'pension',
  pattern: '(?<employer>[0-9]{9})(?<period>[0-9]{6})[0-9]',
  length: { min: 16, max: 16 },
  checkDigit: { system: 'iso7064-11-10' },
  fields: [
    {
      name: 'employer',
      label: { sq: 'Numri unik identifikues', sr: 'Jedinstveni broj', en: 'Unique identification number' },
    },
    { name: 'period', label: { sq: 'Muaji', sr: 'Mesec', en: 'Month' }, period: 'YYYYMM' },
  ],
  examples: { pass: ['8104851452026016'], fail: ['8104851452026010', '8104851452026130', '810485145202601'] },
};

export const propertyTax: ReferenceFormat = {
  code: 'property-tax',
  pattern: 'T(?<municipality>[0-9]{2})(?<year>[0-9]{4})[0-9A-Z]{9}',
  length: { min: 16, max: 16 },
  checkDigit: { system: 'iso7064-37-36' },
  fields: [
    {
      name: 'municipality',
      label: { sq: 'Komuna', sr: 'Opština', en: 'Municipality' },
      values: Object.fromEntries(municipalities.map(({ number, key }) => [number, key])),
    },
    { name: 'year', label: { sq: 'Viti', sr: 'Godina', en: 'Year' }, period: 'YYYY' },
  ],
  examples: { pass: ['T27202600001234C'], fail: ['T27202600001234D', 'T99202600001234C', '27202600001234C'] },
};

export const trafficFine: ReferenceFormat = {
  code: 'traffic-fine',
  pattern: 'G(?<year>[0-9]{4})[0-9]{9}[0-9]{2}',
  length: { min: 16, max: 16 },
  checkDigit: { system: 'iso7064-97-10' },
  fields: [{ name: 'year', label: { sq: 'Viti', sr: 'Godina', en: 'Year' }, period: 'YYYY' }],
  examples: { pass: ['G202600001234534'], fail: ['G202600001234535', '202600001234534'] },
};

/** ISO 11649, as invoices carry it all over Europe. */
export const creditorReference: ReferenceFormat = {
  code: 'creditor-reference',
  pattern: 'RF[0-9]{2}[0-9A-Z]{1,21}',
  length: { min: 5, max: 25 },
  checkDigit: { system: 'rf' },
  examples: { pass: ['RF18539007547034', 'RF18 5390 0754 70Y'], fail: ['RF17539007547034', 'RF18'] },
};
