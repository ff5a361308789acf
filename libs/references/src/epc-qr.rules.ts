// The text of an EPC QR code (EPC069-12, "GiroCode"): read from a bill, and made for one. It never draws the
// picture.
import { checkIban, formatAmount, parseAmount } from '#money';
import type { Problem } from './format.js';
import { checkSystem } from './check-digit.rules.js';

/**
 * The fields of a credit transfer. `reference` (structured) and `text` (free) exclude each other. Amounts are
 * cents.
 */
export interface EpcQr {
  version: '001' | '002';
  bic?: string;
  name: string;
  iban: string;
  amountMinor?: number;
  /** ISO 20022 purpose code. */
  purpose?: string;
  reference?: string;
  text?: string;
  /** A remark of the creditor to the payer, which is not sent with the payment. */
  information?: string;
}

export type EpcQrReading = { ok: true; fields: EpcQr } | { ok: false; problems: Problem[] };
export type EpcQrText = { ok: true; text: string } | { ok: false; problems: Problem[] };

const amountMinorMax = 99_999_999_999;
const payloadBytesMax = 331;
const lineCountMax = 12;
const lineNames = ['serviceTag', 'version', 'characterSet', 'identification', 'bic', 'name', 'iban'] as const;
const creditorReference = checkSystem({ system: 'rf' });

/**
 * Reads the payload of a scanned code, already decoded to text. Lines end in LF or CR LF; what follows the
 * last line given may be missing. Every problem is told, by the name of the line.
 */
export function parseEpcQr(payload: string): EpcQrReading {
  if (payload.length > 2 * payloadBytesMax)
    return {
      ok: false,
      problems: [problem('', 'too-long', `an EPC QR code carries at most ${payloadBytesMax} bytes`)],
    };
  const lines = payload.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  while (lines.at(-1) === '') lines.pop();
  if (lines[0] !== 'BCD')
    return {
      ok: false,
      problems: [problem('serviceTag', 'form', 'this is no EPC QR code: it does not begin with BCD')],
    };
  if (lines.length > lineCountMax)
    return {
      ok: false,
      problems: [problem('', 'too-long', `an EPC QR code has at most ${lineCountMax} lines`)],
    };
  const [
    ,
    version = '',
    characterSet = '',
    identification = '',
    bic,
    name,
    iban,
    amount,
    purpose,
    reference,
    text,
    information,
  ] = lines.map((line) => line.trim());
  const head = [
    ...(/^00[12]$/.test(version) ? [] : [problem(lineNames[1], 'form', 'the version must be 001 or 002')]),
    ...(/^[1-8]$/.test(characterSet)
      ? []
      : [problem(lineNames[2], 'form', 'the character set must be 1 to 8')]),
    ...(identification === 'SCT' ? [] : [problem(lineNames[3], 'form', 'the identification must be SCT')]),
  ];
  const money = readAmount(amount);
  const checkedIban = checkIban(iban ?? '');
  const fields: EpcQr = {
    version: version as EpcQr['version'],
    ...given({ bic }),
    name: name ?? '',
    iban: checkedIban.ok ? checkedIban.iban : (iban ?? ''),
    ...(typeof money === 'number' ? { amountMinor: money } : {}),
    ...given({ purpose, reference, text, information }),
  };
  const problems = [...head, ...(typeof money === 'object' ? [money] : []), ...fieldProblems(fields)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, fields };
}

/**
 * The payload for a code on a bill, in UTF-8 and with LF; or every problem with the fields. Version 002 if
 * none is given.
 */
export function makeEpcQr(fields: Omit<EpcQr, 'version'> & { version?: EpcQr['version'] }): EpcQrText {
  const version = fields.version ?? '002';
  const problems = fieldProblems({ ...fields, version });
  if (problems.length > 0) return { ok: false, problems };
  const { bic, name, iban, amountMinor, purpose, reference, text, information } = fields;
  const amount = amountMinor === undefined ? undefined : `EUR${formatAmount(amountMinor, 'EUR')}`;
  const lines = ['BCD', version, '1', 'SCT', bic, name, iban, amount, purpose, reference, text, information];
  const payload = lines
    .map((line) => line ?? '')
    .join('\n')
    .replace(/\n+$/, '');
  const byteCount = new TextEncoder().encode(payload).length;
  if (byteCount > payloadBytesMax) {
    const message = `an EPC QR code carries at most ${payloadBytesMax} bytes, these fields make ${byteCount}`;
    return { ok: false, problems: [problem('', 'too-long', message)] };
  }
  return { ok: true, text: payload };
}

const problem = (path: string, code: string, message: string): Problem => ({ path, code, message });

function given<F extends Record<string, string | undefined>>(fields: F): { [K in keyof F]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as {
    [K in keyof F]?: string;
  };
}

function readAmount(amount: string | undefined): number | undefined | Problem {
  if (!amount) return undefined;
  if (!amount.startsWith('EUR'))
    return problem('amount', 'currency', 'the amount must be in EUR, as in EUR12.50');
  const parsed = parseAmount(amount.slice(3), 'EUR');
  return parsed.ok ? parsed.minor : problem('amount', parsed.code, parsed.text);
}

function fieldProblems(fields: EpcQr): Problem[] {
  const { bic, amountMinor, purpose, reference } = fields;
  const iban = checkIban(fields.iban);
  const problems = [
    ...lineProblems('name', fields.name, 70),
    ...lineProblems('reference', reference, 35),
    ...lineProblems('text', fields.text, 140),
    ...lineProblems('information', fields.information, 70),
  ];
  const unless = (fine: boolean, path: string, code: string, message: string): void => {
    if (!fine) problems.push(problem(path, code, message));
  };
  unless(fields.name !== '', 'name', 'required', 'the name of the creditor is required');
  unless(iban.ok, 'iban', 'iban', iban.ok ? '' : iban.text);
  unless(!iban.ok || iban.iban === fields.iban, 'iban', 'form', 'the IBAN must be written without blanks');
  unless(bic !== undefined || fields.version !== '001', 'bic', 'required', 'version 001 requires a BIC');
  unless(
    bic === undefined || /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(bic),
    'bic',
    'form',
    'a BIC has 8 or 11 letters and digits',
  );
  unless(
    amountMinor === undefined ||
      (Number.isSafeInteger(amountMinor) && amountMinor > 0 && amountMinor <= amountMinorMax),
    'amount',
    'range',
    'the amount must be from EUR0.01 to EUR999999999.99',
  );
  unless(
    purpose === undefined || /^[A-Z0-9]{1,4}$/.test(purpose),
    'purpose',
    'form',
    'a purpose code has 1 to 4 letters or digits',
  );
  unless(!(reference && fields.text), 'text', 'both', 'a reference and a free text exclude each other');
  const rf = reference?.replace(/ /g, '') ?? '';
  unless(
    !/^RF\d\d[0-9A-Z]+$/.test(rf) || creditorReference.valid(rf, 0, rf.length),
    'reference',
    'check-digit',
    'the check digits of the RF creditor reference do not fit',
  );
  return problems;
}

function lineProblems(path: string, line: string | undefined, max: number): Problem[] {
  if (line === undefined) return [];
  if (/\p{Cc}/u.test(line))
    return [problem(path, 'form', `${path} must be one line without control characters`)];
  if ([...line].length > max) return [problem(path, 'too-long', `${path} has at most ${max} characters`)];
  return [];
}
