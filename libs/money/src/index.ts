/**
 * Money and what goes with it: amounts in minor units, currencies, IBANs, ISO 20022 codes, personal numbers.
 * Pure. What a customer got wrong comes back as a value (`ok: false`) with a sentence to show; bugs throw.
 */
export { currencyScale } from './currency.rules.js';
export { formatAmount, parseAmount, type AmountCheck, type Minor } from './amount.rules.js';
export { checkIban, electronicIban, type IbanCheck } from './iban.rules.js';
export { bankOf, kosovoIban } from './kosovo-iban.rules.js';
export { checkPersonalNumber, type PersonalNumberCheck } from './personal-number.rules.js';
export { codeName, type CodeSet } from './code-set.js';
