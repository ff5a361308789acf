// Property tax, one biller for each of the 38 municipalities; accounts and the inner fields of the reference
// are examples.
import { propertyTax } from '../formats.js';
import { municipalities, type Municipality } from './municipalities.js';
import { exampleIban } from '../example-iban.js';
import { seedBiller } from '../seed-biller.js';

// Check characters of the examples T<municipality>202600001234?, in the order of the municipalities.
const checkCharacters = 'E0V6YDXK50V6YDXK5RC6YDXK5RC3UDXK5RC3U4';

function propertyTaxOf({ number, key, sq, sqOf, sr, en }: Municipality, index: number) {
  const example = `T${number}202600001234${checkCharacters[index]}`;
  return seedBiller({
    code: `property-tax-${key}`,
    names: { sq: `Tatimi në pronë – ${sq}`, sr: `Porez na imovinu – ${sr}`, en: `Property tax – ${en}` },
    category: 'property-tax',
    creditorName: `Komuna e ${sqOf}`,
    accounts: [
      {
        iban: exampleIban(4000 + Number(number)),
        label: sq,
        municipality: key,
        referencePrefix: `T${number}`,
      },
    ],
    municipalities: [key],
    formats: [propertyTax],
    hint: {
      sq: `UNIREF: 16 shenjat te barkodi i faturës, p.sh. ${example}. Së pari mbulohen borxhet e vjetra.`,
      sr: `UNIREF: 16 znakova kod bar-koda računa, npr. ${example}. Prvo se pokrivaju stari dugovi.`,
      en: `UNIREF: 16 characters at the barcode of the bill, e.g. ${example}. Old debts are paid first.`,
    },
    example,
    consentForReversal: true,
  });
}

export const propertyTaxes = municipalities.map(propertyTaxOf);
