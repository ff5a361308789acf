import { describe, expect, it } from '@jest/globals';
import { bank, reading } from '../test/sample.js';
import { renderLetter } from './letter.js';

const letter = {
  bank,
  language: 'sq' as const,
  title: 'Kodi juaj i aktivizimit & qasja',
  paragraphs: ['I nderuar klient,', 'Kodi vlen dhjetë ditë.'],
  boxes: [{ label: 'Kodi i aktivizimit', value: '7K3Q-0ZXA-88PM' }],
  madeAt: new Date('2026-03-02T10:00:00Z'),
  facts: [
    { label: 'Shuma', value: '1.234,50 EUR' },
    { label: 'Përfituesi', value: 'Shpresë Çelaj '.repeat(12) },
  ],
  closing: ['Ruajeni këtë letër.'],
  qr: 'https://ebanking.example/activate',
};

describe('letter', () => {
  it('shows its paragraphs, its framed values and its QR code', async () => {
    const { text, qrCodes, info } = await reading(await renderLetter(letter));
    const values = ['7K3Q-0ZXA-88PM', '02.03.2026', 'Shuma 1.234,50 EUR', ...letter.closing];
    for (const shown of [...letter.paragraphs, ...values]) expect(text).toContain(shown);
    expect(qrCodes).toEqual([letter.qr]);
    expect(info.Title).toBe(letter.title);
  });

  it('goes on over pages, and is the same bytes every time', async () => {
    const long = {
      ...letter,
      paragraphs: Array.from({ length: 40 }, (_, i) => `Paragrafi ${i} ${'fjalë '.repeat(40)}`),
    };
    const pdf = await renderLetter(long);
    const { pages } = await reading(pdf);
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.at(-1)!.text).toContain(`Faqja ${pages.length} nga ${pages.length}`);
    expect((await renderLetter(long)).equals(pdf)).toBe(true);
  });
});
