// Turns what a mail parser hands out into plain text: headers, addresses, and HTML without its marks. Pure.

export interface MailAddress {
  address: string;
  name: string;
}

const headerLengthMax = 4_000;

/**
 * Text that a database and JSON take: without NUL, cut to a length, and no half of a character, as cutting
 * and numbered entities leave behind.
 */
export function keepable(text: string, lengthMax: number): string {
  return text.replaceAll('\0', '').slice(0, lengthMax).toWellFormed();
}

/** A header's value as one line of text. */
export function plainHeader(value: unknown): string {
  const text = headerText(value).replaceAll('\0', '').replace(/\s+/g, ' ').trim();
  return keepable(text, headerLengthMax).trimEnd();
}

function headerText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (Array.isArray(value)) return value.map(headerText).join(' ');
  const known = value as { text?: unknown; value?: unknown } | undefined | null;
  if (typeof known?.text === 'string') return known.text;
  return typeof known?.value === 'string' ? known.value : '';
}

// One mailbox, nothing that a header or an SMTP command could be made of.
const addressForm = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;

/** Whether a text is one plain e-mail address, safe to send to. */
export function isAddress(text: string): boolean {
  return addressForm.test(text) && !text.includes('..');
}

/** The mailboxes of an address header; what is no plain address is left out. */
export function addressesOf(header: unknown): MailAddress[] {
  const parsed = (Array.isArray(header) ? header[0] : header) as { value?: unknown } | undefined;
  if (!Array.isArray(parsed?.value)) return [];
  return (parsed.value as { address?: unknown; name?: unknown; group?: unknown }[]).flatMap((entry) => {
    const address = typeof entry.address === 'string' ? entry.address.trim() : '';
    if (!isAddress(address)) return [];
    const name = typeof entry.name === 'string' ? keepable(plainHeader(entry.name), 140) : '';
    return [{ address, name }];
  });
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  euml: 'ë',
  Euml: 'Ë',
  ccedil: 'ç',
  Ccedil: 'Ç',
  euro: '€',
  ndash: '–',
  mdash: '—',
};

/** What a person sees of HTML, roughly: enough to find numbers and words in. Linear in its length. */
export function textOfHtml(html: string): string {
  return withoutUnseen(html)
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d)\b[^>]{0,2000}>/gi, '\n')
    .replace(/<\/?(?:b|i|u|em|strong|span|font|a|wbr|mark)\b[^>]{0,2000}>/gi, '')
    .replace(/<[^>]{1,4000}>/g, ' ')
    .replace(
      /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(\w{2,8}));/gi,
      (whole, decimal?: string, hex?: string, name?: string) => {
        const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : undefined;
        if (code !== undefined) return code > 31 && code < 0x11_0000 ? String.fromCodePoint(code) : ' ';
        return entities[name ?? ''] ?? whole;
      },
    )
    .replace(/[\0\u00ad\u200b-\u200d\ufeff]/g, '')
    .toWellFormed();
}

// An element that is never closed hides the rest. Each mark is looked at once, so that no input takes long.
function withoutUnseen(html: string): string {
  let kept = '';
  let at = 0;
  for (const { 0: mark, 1: name, index } of html.matchAll(/<(style|script|title)\b[^>]{0,2000}>/gi)) {
    if (index < at) continue;
    kept += html.slice(at, index);
    const rest = index + mark.length;
    const end = html.slice(rest).search(new RegExp(`</${name}`, 'i'));
    if (end < 0) return kept;
    at = rest + end;
  }
  return kept + html.slice(at);
}
