// Where the reference stands on a bill, for bills that many billers share.
import type { BillerVersion } from '#references';

type Hint = BillerVersion['hint'];

/** The payment slip of every budget organisation. */
export const unirefHint: Hint = {
  sq: 'UNIREF: 16 shenjat te barkodi i fletëpagesës Kos-Giro, për shembull 152020000037764Y.',
  sr: 'UNIREF: 16 znakova kod bar-koda na uplatnici Kos-Giro, na primer 152020000037764Y.',
  en: 'UNIREF: the 16 characters at the barcode of the Kos-Giro slip, for example 152020000037764Y.',
};

export const creditorReferenceHint: Hint = {
  sq: 'Referenca në fletëpagesën e gjykatës; fillon me RF, për shembull RF18 5390 0754 7034.',
  sr: 'Poziv na broj na sudskoj uplatnici; počinje sa RF, na primer RF18 5390 0754 7034.',
  en: "The reference on the court's payment slip; it begins with RF, for example RF18 5390 0754 7034.",
};

export const waterCustomerHint: Hint = {
  sq: 'Numri i konsumatorit, 8 shifra, lart djathtas në faturë, për shembull 0012-3455.',
  sr: 'Broj potrošača, 8 cifara, gore desno na računu, na primer 0012-3455.',
  en: 'The customer number, 8 digits, at the top right of the bill, for example 0012-3455.',
};

export const phoneBillHint: Hint = {
  sq: 'Numri i faturës, 10 deri në 13 shifra, në krye të faturës, për shembull 0441234567895.',
  sr: 'Broj računa, 10 do 13 cifara, na vrhu računa, na primer 0441234567895.',
  en: 'The bill number, 10 to 13 digits, at the top of the bill, for example 0441234567895.',
};
