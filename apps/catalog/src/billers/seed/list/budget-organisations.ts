// Other payments for services of budget organisations: ministries, regulatory offices, agencies, fines and
// courts. Accounts and prefixes are examples.
import {
  agencies,
  courts,
  ministries,
  regulatoryOffices,
  type NameRow,
} from './budget-organisation-names.js';
import { creditorReference, trafficFine, uniref } from '../formats.js';
import { creditorReferenceHint, unirefHint } from '../hints.js';
import { seedBiller } from '../seed-biller.js';

/**
 * Payment slips with UNIREF; the first three characters (a letter and two digits) are examples of an agency's
 * own.
 */
const slips = (rows: readonly NameRow[], letter: string, account: number) =>
  rows.map(([code, sq, sr, en], index) => {
    const referencePrefix = letter + String(index + 1).padStart(2, '0');
    return seedBiller({
      code,
      names: { sq, sr, en },
      category: 'budget-organisations',
      creditorName: sq,
      exampleAccount: account + index,
      referencePrefix,
      formats: [uniref],
      hint: unirefHint,
      example: `${referencePrefix}202600001234K`,
      consentForReversal: true,
    });
  });

const fines = [
  seedBiller({
    code: 'fine-traffic',
    names: {
      sq: 'Gjobat e trafikut – Policia e Kosovës',
      sr: 'Saobraćajne kazne – Policija Kosova',
      en: 'Traffic fines – Kosovo Police',
    },
    category: 'budget-organisations',
    creditorName: 'Policia e Kosovës',
    exampleAccount: 5401,
    formats: [trafficFine],
    // What must be paid is what the ticket says, which the police may register as an open bill.
    amount: { kind: 'bill', minMinor: 1_000, maxMinor: 300_000, currency: 'EUR' },
    hint: {
      sq: 'Numri i gjobës, fillon me G dhe vitin, lart në fletëdënim, p.sh. G202600001234534.',
      sr: 'Broj kazne, počinje sa G i godinom, gore na prekršajnom nalogu, npr. G202600001234534.',
      en: 'The number of the fine, G and the year first, at the top of the ticket, e.g. G202600001234534.',
    },
    example: 'G202600001234534',
    onPaidBill: 'refuse',
    consentForReversal: true,
  }),
  ...slips(
    [
      [
        'fine-labour-inspectorate',
        'Gjobat e Inspektoratit të Punës',
        'Kazne Inspektorata rada',
        'Fines of the Labour Inspectorate',
      ],
      [
        'fine-tax',
        'Gjobat e Administratës Tatimore',
        'Kazne Poreske administracije',
        'Fines of the Tax Administration',
      ],
      [
        'fine-market-inspectorate',
        'Gjobat e Inspektoratit të Tregut',
        'Kazne Tržišnog inspektorata',
        'Fines of the Market Inspectorate',
      ],
    ],
    'F',
    5402,
  ),
];

const courtBillers = courts.map(([code, sq, sr, en, example], index) =>
  seedBiller({
    code,
    names: { sq, sr, en },
    category: 'budget-organisations',
    creditorName: sq,
    exampleAccount: 5501 + index,
    formats: [creditorReference],
    hint: creditorReferenceHint,
    example,
    consentForReversal: true,
  }),
);

export const budgetOrganisations = [
  ...slips(ministries, 'M', 5101),
  ...slips(regulatoryOffices, 'R', 5201),
  ...slips(agencies, 'B', 5301),
  ...fines,
  ...courtBillers,
];
