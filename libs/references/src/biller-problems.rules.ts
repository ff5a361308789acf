// Decides whether a biller's version may be saved, whatever it came from: every problem is told with its
// path.
import { checkIban } from '#money';
import { amountRuleProblems } from './amount.rules.js';
import { categories, type BillerVersion } from './biller.js';
import { referenceLengthMax, type Problem } from './format.js';
import { compileBiller } from './judge.rules.js';
import { saveProblems, translatedShape } from './save.rules.js';
import { anyText, day, listOf, object, oneOf, text, whole, yesOrNo, type Shape } from './shape.rules.js';

const key = text(35, /^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by "-"');
const iban: Shape = (value, path) => {
  const answer = typeof value === 'string' ? checkIban(value) : undefined;
  if (answer === undefined) return [{ path, code: 'form', message: `${path} must be text` }];
  if (!answer.ok) return [{ path, code: 'iban', message: `${path}: ${answer.text}` }];
  const written = answer.iban === value;
  return written ? [] : [{ path, code: 'form', message: `${path} must be written ${answer.iban}` }];
};
const format: Shape = (value, path) =>
  saveProblems(value).map((problem) => ({
    ...problem,
    path: problem.path ? `${path}.${problem.path}` : path,
  }));
const account = object(
  { iban },
  { label: text(70), district: text(20), municipality: key, referencePrefix: text(referenceLengthMax) },
);

const shape = object(
  {
    code: key,
    version: whole(1, 1_000_000),
    names: translatedShape,
    category: oneOf(...categories),
    creditorName: text(70),
    accounts: listOf(account, 1, 200),
    formats: listOf(format, 1, 5),
    amount: amountRuleProblems,
    hint: translatedShape,
    example: anyText(140),
    validFrom: day,
    active: yesOrNo,
    onPaidBill: oneOf('refuse', 'hold'),
    consentForReversal: yesOrNo,
    known: oneOf('source', 'example'),
  },
  { municipalities: listOf(key, 1, 100), validTo: day },
);

/** Everything that forbids saving a biller's version; none if it may be saved. */
export function billerProblems(value: unknown): Problem[] {
  const problems = shape(value, '');
  if (problems.length > 0) return problems;
  const biller = value as BillerVersion;
  return [
    ...dayProblems(biller),
    ...twiceProblems(
      'formats',
      biller.formats.map(({ code }) => code),
    ),
    ...twiceProblems('municipalities', biller.municipalities ?? []),
    ...accountProblems(biller),
    ...exampleProblems(biller),
  ];
}

function dayProblems({ validFrom, validTo }: BillerVersion): Problem[] {
  if (validTo === undefined || validTo >= validFrom) return [];
  return [{ path: 'validTo', code: 'range', message: 'validTo is before validFrom' }];
}

function twiceProblems(path: string, values: readonly string[]): Problem[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) === index
      ? []
      : [{ path: `${path}[${index}]`, code: 'twice', message: `${value} is there twice` }],
  );
}

/** Two accounts must not ask for the same, and what they ask for must be something a reference can say. */
function accountProblems({ accounts, formats }: BillerVersion): Problem[] {
  const asked = accounts.map(({ iban, district, municipality, referencePrefix }) =>
    JSON.stringify([iban, district, municipality, referencePrefix]),
  );
  const unknown = accounts.flatMap((each, index) =>
    (['district', 'municipality'] as const).flatMap((name) => {
      const value = each[name];
      const told = formats.flatMap(({ fields = [] }) =>
        fields
          .filter((field) => field.name === name && field.values)
          .flatMap((field) => Object.values(field.values ?? {})),
      );
      if (value === undefined || told.length === 0 || told.includes(value)) return [];
      const path = `accounts[${index}].${name}`;
      return [{ path, code: 'unknown', message: `no reference can say the ${name} ${value}` }];
    }),
  );
  return [...twiceProblems('accounts', asked), ...unknown];
}

/** The biller's own example must be taken, by a format and by an account. */
function exampleProblems(biller: BillerVersion): Problem[] {
  const found = compileBiller(biller).recognise(biller.example);
  return found.ok
    ? []
    : [{ path: 'example', code: 'example', message: `the example is refused: ${found.text}` }];
}
