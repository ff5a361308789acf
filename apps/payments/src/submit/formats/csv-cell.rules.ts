// Writes CSV by RFC 4180 so that a spreadsheet never takes text from outside for a formula. Pure.

// What Excel, LibreOffice and Sheets begin a formula with, wide forms included (OWASP, CSV injection).
const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const needsQuotes = /[",;\t\r\n]|^ | $/;

/** A cell of text that came from outside: an apostrophe is put before what would begin a formula. */
export function textCell(text: string | undefined): string {
  if (!text) return '';
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A row of cells that are already safe: from `textCell`, or our own numbers, dates and codes. */
export const csvRow = (cells: (string | number)[]): string => `${cells.join(',')}\r\n`;
