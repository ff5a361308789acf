// Makes the EPC QR code (EPC069-12) of an open bill, as text or as a picture.
import { Problem } from '#http';
import { makeEpcQr, type CompiledBiller } from '#references';
import QRCode from 'qrcode';
import type { BillRow } from '../bills/bills.sql.js';

export const qrTypes = ['text/plain', 'image/svg+xml', 'image/png'] as const;
export type QrType = (typeof qrTypes)[number];

/** The payload. Throws Problem('refused') if the bill cannot be paid with such a code. */
export function payloadOf(bill: BillRow, biller: CompiledBiller): string {
  if (bill.state !== 'open') throw new Problem('refused', `the bill is ${bill.state}`);
  if (bill.currency !== 'EUR') throw new Problem('refused', 'an EPC QR code is for amounts in EUR only');
  const found = biller.recognise(bill.reference);
  if (!found.ok) throw new Problem('refused', found.text);
  // The line for structured references is for ISO 11649; any other goes into the free text.
  const isStructured = bill.reference.startsWith('RF');
  const made = makeEpcQr({
    name: biller.version.creditorName,
    iban: found.accounts[0].iban,
    amountMinor: bill.amount_minor,
    ...(isStructured ? { reference: bill.reference } : { text: bill.reference }),
  });
  if (!made.ok)
    throw new Problem('refused', 'no EPC QR code can be made of this bill', { errors: made.problems });
  return made.text;
}

/** The code in the asked form; error correction M, as EPC069-12 demands. */
export function draw(payload: string, type: QrType): Promise<Buffer> {
  if (type === 'text/plain') return Promise.resolve(Buffer.from(payload));
  if (type === 'image/png')
    return QRCode.toBuffer(payload, { type: 'png', errorCorrectionLevel: 'M', scale: 6 });
  return QRCode.toString(payload, { type: 'svg', errorCorrectionLevel: 'M' }).then((text) =>
    Buffer.from(text),
  );
}
