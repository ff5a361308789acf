// Shows a new mToken to its owner, once: the secret for typing in, and the QR code that authenticator apps
// scan.
import { toString as toQr } from 'qrcode';
import type { NewMtoken } from './add-mtoken.js';

export interface ShownMtoken {
  secret: string;
  otpauthUrl: string;
  /** The QR code as an SVG picture. */
  qrSvg: string;
}

export async function shownMtoken({ secret, otpauthUrl }: NewMtoken): Promise<ShownMtoken> {
  return { secret, otpauthUrl, qrSvg: await toQr(otpauthUrl, { type: 'svg', errorCorrectionLevel: 'M' }) };
}
