// The catalogue an empty system starts with: what is not publicly known is marked `known: 'example'` and is
// configuration.
import type { BillerVersion } from '#references';
import { budgetOrganisations } from './budget-organisations.js';
import { propertyTaxes } from './property-tax.js';
import { taxes } from './taxes.js';
import { utilities } from './utilities.js';

export const seedBillers: readonly BillerVersion[] = [
  ...taxes,
  ...utilities,
  ...propertyTaxes,
  ...budgetOrganisations,
];
