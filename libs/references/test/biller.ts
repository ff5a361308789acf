// A biller with two accounts and two formats, for the tests of this library.
import type { BillerVersion } from '../src/index.js';

export const prishtina = 'XK051212012345678906';
export const gjakova = 'XK051000410070001295';
const translated = { sq: 'Rryma', sr: 'Struja', en: 'Electricity' };
export const biller: BillerVersion = {
  code: 'electricity',
  version: 1,
  names: translated,
  category: 'electricity',
  creditorName: 'KESCO',
  accounts: [
    { iban: prishtina, district: 'DPR' },
    { iban: gjakova, district: 'DGJ' },
  ],
  formats: [
    {
      code: 'customer',
      pattern: '(?<district>DPR|DGJ|DPE)(?<customer>[0-9]{5})',
      length: { min: 8, max: 8 },
      examples: { pass: ['DPR12345'], fail: ['DXX12345'] },
    },
    {
      code: 'uniref',
      pattern: '[0-9A-Z]{16}',
      length: { min: 16, max: 16 },
      examples: { pass: ['152020000037764Y'], fail: ['15'] },
    },
  ],
  amount: { kind: 'range', minMinor: 100, currency: 'EUR' },
  hint: translated,
  example: 'DPR12345',
  validFrom: '2026-01-01',
  active: true,
  onPaidBill: 'hold',
  consentForReversal: false,
  known: 'example',
};
