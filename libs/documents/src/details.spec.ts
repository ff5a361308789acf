import { describe, expect, it } from '@jest/globals';
import { key, payment, reading } from '../test/sample.js';
import { renderDetails } from './details.js';
import { checkVerification, parseVerificationPayload } from './verification.js';

describe('transaction details', () => {
  it('show everything of the payment on one page', async () => {
    const { text, pages } = await reading(await renderDetails(payment, key));
    expect(pages).toHaveLength(1);
    for (const shown of [
      'Detajet e transaksionit',
      'EB20260301-000017',
      '1.234,50 EUR',
      'E ekzekutuar (ACSC)',
      'Çlirim Hoxha & Bijtë Sh.P.K.',
      'XK05 1701 0105 0001 8287',
      'Đorđe Živković',
      'XK05 1212 0123 4567 8906',
      'Fatura 2026/03 për energji elektrike, kodi DPR90012345',
      'KESCO',
      '01.03.2026 09:30:12',
      '01.03.2026 09:30:13',
      'Pranuar nga kanali ebanking',
    ]) {
      expect(text).toContain(shown);
    }
  });

  it('say why a payment was refused', async () => {
    const refused = { ...payment, language: 'en' as const, reason: 'AM04: the account has not enough funds' };
    const { text } = await reading(await renderDetails(refused, key));
    expect(text).toContain('Reason (ISO 20022)');
    expect(text).toContain('AM04: the account has not enough funds');
  });

  it('carry number and code in the metadata, the text and the QR code', async () => {
    const { info, text, qrCodes } = await reading(await renderDetails(payment, key));
    const signed = parseVerificationPayload(info.PagesaPayload)!;
    expect(info.PagesaTransaction).toBe(payment.transactionId);
    expect(info.PagesaVerification).toBe(signed.code);
    expect(qrCodes).toEqual([info.PagesaPayload]);
    expect(text).toContain(signed.code);
    expect(signed.facts.amountMinor).toBe(payment.amountMinor);
    expect(checkVerification(signed.code, signed.facts, key)).toBe(true);
  });

  it('are the same bytes for the same input, and others for another', async () => {
    const first = await renderDetails(payment, key);
    expect((await renderDetails({ ...payment }, key)).equals(first)).toBe(true);
    expect((await renderDetails({ ...payment, remittance: 'x' }, key)).equals(first)).toBe(false);
  });

  it('stay one page with everything at its longest', async () => {
    const history = Array.from({ length: 80 }, (_, i) => ({ at: payment.acceptedAt, text: `Ngjarja ${i}` }));
    const { text, pages } = await reading(
      await renderDetails(
        {
          ...payment,
          transactionId: 'W'.repeat(35),
          debtor: { ...payment.debtor, name: 'Emër i gjatë '.repeat(20) },
          remittance: 'Përshkrim '.repeat(60),
          amountMinor: Number.MAX_SAFE_INTEGER,
          history,
        },
        key,
      ),
    );
    expect(pages).toHaveLength(1);
    expect(text).toContain('90.071.992.547.409,91 EUR');
    expect(text).toContain('Ngjarja 79');
    expect(text).toMatch(/… \d+ ngjarje të mëhershme/);
  });
});
