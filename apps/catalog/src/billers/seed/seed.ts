// The catalogue an empty system starts with: what is not publicly known is marked `known: 'example'` and is
// configuration.
import type { BillerVersion } from '#references';
import { budgetOrganisations } from './list/budget-organisations.js';
import { propertyTaxes } from './list/property-tax.js';
import { taxes } from './list/taxes.js';
import { utilities } from './list/utilities.js';

export const seedBillers: readonly BillerVersion[] = [
  ...taxes,
  ...utilities,
  ...propertyTaxes,
  ...budgetOrganisations,
];
