// Tells what a scanned code means: the fields of an EPC QR code or a bare reference, the billers it fits,
// and the bill.
import { formatAmount } from '#money';
import { Problem } from '#http';
import { keepsBills, parseEpcQr, type EpcQr } from '#references';
import { billAnswer } from '../bills/bill-answer.js';
import { readBills } from '../bills/bills.sql.js';
import type { Catalog } from '../catalog.js';
import type { ReferenceMatch } from '../find/biller-index.js';
import type { ScanAnswer, ScannedBiller } from './scan-answer.js';

const billersMax = 10;

/** Throws Problem('malformed') with every finding if it is an EPC QR code that cannot be read. */
export async function scan(catalog: Catalog, payload: string): Promise<ScanAnswer> {
  await catalog.index.refresh();
  if (!/^\ufeff?BCD\s/.test(payload))
    return { kind: 'reference', billers: await billersFor(catalog, payload.trim()) };
  const read = parseEpcQr(payload);
  if (!read.ok)
    throw new Problem('malformed', 'the EPC QR code cannot be read', {
      errors: read.problems.map((problem) => ({ ...problem, path: `payload.${problem.path || 'lines'}` })),
    });
  const { fields } = read;
  const reference = fields.reference ?? fields.text ?? '';
  const billers = reference === '' ? [] : await billersFor(catalog, reference, fields.iban);
  return { kind: 'epc-qr', fields: fieldsOf(fields), billers };
}

function fieldsOf({ amountMinor, ...others }: EpcQr): NonNullable<ScanAnswer['fields']> {
  if (amountMinor === undefined) return others;
  return { ...others, instructedAmount: { currency: 'EUR', amount: formatAmount(amountMinor, 'EUR') } };
}

/** The billers that take a reference, only those with the account if one is given. */
async function billersFor(catalog: Catalog, reference: string, iban?: string): Promise<ScannedBiller[]> {
  const found: ScannedBiller[] = [];
  for (const match of catalog.index.byReference(reference)) {
    const accounts = match.accounts.filter((account) => iban === undefined || account.iban === iban);
    if (accounts.length === 0) continue;
    found.push({ ...scannedBiller(match), accounts, ...(await billOf(catalog, match)) });
    if (found.length === billersMax) break;
  }
  return found;
}

function scannedBiller({
  entry,
  reference,
  fields,
}: ReferenceMatch): Omit<ScannedBiller, 'accounts' | 'bill'> {
  const { code, names, creditorName, amount } = entry.current!;
  return { code, names, creditorName, amount, reference, fields };
}

async function billOf(
  { runtime }: Catalog,
  { entry, reference }: ReferenceMatch,
): Promise<Pick<ScannedBiller, 'bill'>> {
  if (!keepsBills(entry.current!)) return {};
  const [row] = await readBills(runtime.database, [{ billerCode: entry.code, reference }]);
  return row ? { bill: billAnswer(row, false) } : {};
}
