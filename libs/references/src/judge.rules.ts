// Judges what a payment to a biller says: its reference, account and amount. Payments and catalog both ask
// here, so there is one truth.
import { checkAmountRule, type AmountRefusal } from './amount.rules.js';
import type { BillerAccount, BillerVersion } from './biller.js';
import { compileFormat, type CompiledFormat, type ReferenceCheck } from './compile.rules.js';

/** What a payment tells of a biller. The IBAN is in its electronic format. */
export interface BillerPayment {
  reference: string | undefined;
  creditorIban: string;
  amountMinor: number;
  currency: string;
}

/**
 * The reference as it is booked, its fields and the format that accepted it; or the refusals, by ISO 20022
 * status reason, the first by precedence and the others.
 */
export type Judgement =
  | {
      ok: true;
      reference: string;
      fields: Readonly<Record<string, string>>;
      format: string;
      account: BillerAccount;
    }
  | (BillerFinding & { ok: false; others: BillerFinding[] });

/** One thing that a biller has against a payment. */
export interface BillerFinding {
  code: 'AG01' | 'RR09' | 'AC03' | AmountRefusal['code'];
  text: string;
  suggestion?: string;
}

/** A reference as a biller's formats take it, with the accounts it may be paid to. */
export type Recognition =
  | {
      ok: true;
      normalised: string;
      fields: Readonly<Record<string, string>>;
      format: string;
      accounts: BillerAccount[];
    }
  | { ok: false; code: 'RR09'; text: string; suggestion?: string };

export interface CompiledBiller {
  version: BillerVersion;
  /** Whether a reference is one of this biller's, and where it may be paid; for scanned references too. */
  recognise(reference: string): Recognition;
  /**
   * Precedence: AG01 not active, RR09 reference, AC03 account, then the amount. What is not active is judged
   * no further, and the account only with a reference, which says which account it is. Bills and dates are
   * judged elsewhere.
   */
  judge(payment: BillerPayment): Judgement;
}

/**
 * A biller's version as code; throws if a format could not have been saved. Billers that share formats share
 * the work and the memory if they are given one `formats` map, which the caller owns and may clear.
 */
export function compileBiller(
  version: BillerVersion,
  formats: Map<string, CompiledFormat> = new Map(),
): CompiledBiller {
  const compiled = version.formats.map((format) => shared(format, formats));
  // The formats of the map take the place of equal ones, so that these need not be kept for every biller.
  const kept = { ...version, formats: compiled.map(({ format }) => format) };
  const recognise = (reference: string): Recognition => {
    let refusal: Extract<ReferenceCheck, { ok: false }> | undefined;
    for (const format of compiled) {
      const answer = format.check(reference);
      if (!answer.ok) {
        // A suggestion helps more than the first format's reason.
        if (refusal === undefined || (!refusal.suggestion && answer.suggestion)) refusal = answer;
        continue;
      }
      const { normalised, fields } = answer;
      const accounts = accountsFor(version.accounts, normalised, fields);
      if (accounts.length > 0) return { ok: true, normalised, fields, format: format.format.code, accounts };
      refusal = {
        ok: false,
        code: 'RR09',
        text: `no account of ${version.code} takes the reference ${normalised}`,
      };
    }
    return refusal ?? { ok: false, code: 'RR09', text: `${version.code} has no reference format` };
  };
  return { version: kept, recognise, judge: (payment) => judge(kept, recognise, payment) };
}

function judge(
  version: BillerVersion,
  recognise: CompiledBiller['recognise'],
  payment: BillerPayment,
): Judgement {
  if (!version.active) return refuse({ code: 'AG01', text: `${version.code} cannot be paid at present` });
  const refusal = checkAmountRule(version.amount, payment.amountMinor, payment.currency);
  const others = refusal ? [refusal] : [];
  if (payment.reference === undefined)
    return refuse(
      { code: 'RR09', text: `a reference is required, for example ${version.example}` },
      ...others,
    );
  const found = recognise(payment.reference);
  if (!found.ok) return refuse(found, ...others);
  const { normalised: reference, fields, format, accounts } = found;
  const account = accounts.find(({ iban }) => iban === payment.creditorIban);
  if (account === undefined) {
    const text = `the account ${payment.creditorIban} is not one of ${version.code} for this reference`;
    return refuse({ code: 'AC03', text }, ...others);
  }
  return refusal ? refuse(refusal) : { ok: true, reference, fields, format, account };
}

const refuse = (first: BillerFinding, ...others: BillerFinding[]): Judgement => ({
  ...first,
  ok: false,
  others,
});

function shared(
  format: BillerVersion['formats'][number],
  formats: Map<string, CompiledFormat>,
): CompiledFormat {
  const key = JSON.stringify(format);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const compiled = compileFormat(format);
  formats.set(key, compiled);
  return compiled;
}

function accountsFor(
  accounts: readonly BillerAccount[],
  reference: string,
  fields: Readonly<Record<string, string>>,
): BillerAccount[] {
  const agrees = (asked: string | undefined, told: string | undefined): boolean =>
    asked === undefined || told === undefined || asked === told;
  return accounts.filter(
    ({ district, municipality, referencePrefix }) =>
      (referencePrefix === undefined || reference.startsWith(referencePrefix)) &&
      agrees(district, fields.district) &&
      agrees(municipality, fields.municipality),
  );
}
