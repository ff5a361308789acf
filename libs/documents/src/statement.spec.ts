import { describe, expect, it } from '@jest/globals';
import { getDocumentProxy } from 'unpdf';
import { Kept, reading, statementOf } from '../test/sample.js';
import { rightEdge } from './letterhead.js';
import { writeStatement, type StatementHead, type StatementLine } from './statement.js';

async function written(head: StatementHead, lines: StatementLine[], slow = false): Promise<Buffer> {
  const out = new Kept(slow);
  await writeStatement(head, [lines], out);
  return out.bytes();
}

describe('account statement', () => {
  it('shows holder, account, period and the four figures, with every letter of our languages', async () => {
    const { head, lines } = statementOf(1);
    const { text, info, pages } = await reading(await written(head, lines));
    for (const shown of [
      'Banka Shembull Sh.A.',
      'Çlirim Hoxha & Bijtë Sh.P.K.',
      'XK05 1701 0105 0001 8287',
      '01.03.2026 – 31.03.2026',
      '12.500,00 EUR',
      '12.490,00 EUR',
      'Shpresë Çelaj',
      'EB-000000',
      'Faqja 1 nga 1',
    ]) {
      expect(text).toContain(shown);
    }
    expect(pages).toHaveLength(1);
    expect(info).toMatchObject({ Language: 'sq', CreationDate: 'D:20260401063012Z' });
  });

  it.each<[StatementHead['language'], string, string]>([
    ['sq', 'Nuk ka transaksione në këtë periudhë.', 'Faqja 1 nga 1'],
    ['en', 'There are no transactions in this period.', 'Page 1 of 1'],
    ['sr', 'U ovom periodu nema transakcija.', 'Strana 1 od 1'],
  ])('says in %s that there was nothing', async (language, sentence, page) => {
    const { head } = statementOf(0, { language });
    const { text } = await reading(await written(head, []));
    expect(text).toContain(sentence);
    expect(text).toContain(page);
  });

  it('goes over many pages: every line once, heads repeated, balances carried, pages counted', async () => {
    const { head, lines } = statementOf(200);
    const { pages } = await reading(await written(head, lines));
    expect(pages.length).toBeGreaterThan(5);
    const ids = pages.flatMap(({ text }) => [...text.matchAll(/· (EB-\d{6})/g)].map(([, id]) => id));
    expect(ids).toEqual(lines.map((line) => line.transactionId));
    pages.forEach(({ text }, index) => {
      expect(text).toContain(`Faqja ${index + 1} nga ${pages.length}`);
      expect(text).toMatch(/Përshkrimi\s+Debi\s+Kredi\s+Gjendja/);
      const forward = /Bartet në faqen tjetër\s+([\d.,]+)/.exec(text)?.[1];
      const brought = /Bartur nga faqja paraprake\s+([\d.,]+)/.exec(pages[index + 1]?.text ?? '')?.[1];
      expect(forward).toBe(brought);
      expect(forward === undefined).toBe(index === pages.length - 1);
    });
    expect(pages.map(({ text }) => text).join()).toContain('Kthim i transaksionit EB-000006');
  });

  it.each([0, 1, 60, 600])('ends page n of m at the right edge, with %i lines', async (count) => {
    const { head, lines } = statementOf(count);
    const pdf = await getDocumentProxy(new Uint8Array(await written(head, lines)));
    for (const number of [1, pdf.numPages]) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      const foot = items.filter((item) => 'str' in item && item.transform[5] < 52 && item.str.trim() !== '');
      const ends = foot.map((item) => ('str' in item ? (item.transform[4] as number) + item.width : 0));
      expect(Math.abs(Math.max(...ends) - rightEdge)).toBeLessThan(1);
    }
  });

  it('is the same bytes for the same input, whatever the batches, the reader and the documents before', async () => {
    const { head, lines } = statementOf(60);
    const first = await written(head, lines);
    await written(statementOf(1).head, [{ ...statementOf(1).lines[0], remittance: 'a\u00a0\u2010b' }]);
    const slow = await written(head, lines, true);
    const out = new Kept();
    async function* batches() {
      for (const line of lines) yield await Promise.resolve([line]);
    }
    await writeStatement(head, batches(), out);
    expect(slow.equals(first)).toBe(true);
    expect(out.bytes().equals(first)).toBe(true);
  });

  it('uses the decimals of the currency and names the channel', async () => {
    const { head, lines } = statementOf(3, { channel: 'ebanking', language: 'en' });
    const { text } = await reading(
      await written({ ...head, account: { ...head.account, currency: 'KWD' } }, lines),
    );
    expect(text).toContain('1,250.000 KWD');
    expect(text).toMatch(/ebanking \(only the transactions of this\s+channel/);
  });

  it('keeps a text that would fill pages within one, and an amount of any size in its column', async () => {
    const { head, lines } = statementOf(1);
    const [line] = lines as [StatementLine];
    const huge = { ...line, remittance: 'shumë fjalë '.repeat(5_000), counterpartName: 'W'.repeat(500) };
    const { pages } = await reading(await written(head, [huge]));
    expect(pages).toHaveLength(1);
    expect(pages[0].text.match(/…/g)).toHaveLength(2);
    expect(pages[0].text).toContain('Gjendja përfundimtare 12.490,00');
  });

  it.each<[string, Partial<StatementHead>, RegExp]>([
    ['count', { lineCount: 4 }, /lines 4, its lines give 5/],
    ['debits', { debitsMinor: 1 }, /debits 1/],
    ['credits', { creditsMinor: 1 }, /credits 1/],
    ['closing balance', { closingMinor: 1 }, /closing balance 1/],
  ])('is not finished when the lines contradict the %s of the head', async (_what, wrong, message) => {
    const { head, lines } = statementOf(5);
    const out = new Kept();
    await expect(writeStatement({ ...head, ...wrong }, [lines], out)).rejects.toThrow(message);
    expect(out.destroyed).toBe(true);
    expect(out.bytes().includes('%%EOF')).toBe(false);
  });

  it('ends with the error of its source, and with that of a reader who goes away', async () => {
    const { head, lines } = statementOf(400);
    function* failing() {
      yield lines.slice(0, 10);
      throw new Error('the source is gone');
    }
    await expect(writeStatement(head, failing(), new Kept())).rejects.toThrow('the source is gone');
    const out = new Kept();
    function* leaving() {
      yield lines.slice(0, 200);
      out.destroy();
      yield lines.slice(200);
    }
    await expect(writeStatement(head, leaving(), out)).rejects.toMatchObject({
      code: 'ERR_STREAM_PREMATURE_CLOSE',
    });
  });
});
