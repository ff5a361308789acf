// Finds the verification text in the text layer of a page, where it may be broken over lines. Pure.
const opening = 'PAGESA1|';
const charactersMax = 600;
const form = /^PAGESA1(?:\|[^|]{1,160}){6}\|[0-9A-Z]{20}/;

interface Found {
  payload: string;
  from: number;
  to: number;
}

/**
 * Every verification text on the page, its line breaks taken out; what begins like one is given up to its
 * end.
 */
export function payloadsIn(text: string): string[] {
  return find(text).map(({ payload }) => payload);
}

/** The text without them: what a person reads. */
export function withoutPayloads(text: string): string {
  let rest = '';
  let at = 0;
  for (const { from, to } of find(text)) {
    rest += `${text.slice(at, from)} `;
    at = to;
  }
  return rest + text.slice(at);
}

function find(text: string): Found[] {
  const found: Found[] = [];
  let from = text.indexOf(opening);
  while (from >= 0 && found.length < 20) {
    const window = text.slice(from, from + charactersMax);
    const solid = window.replace(/\s+/g, '');
    const payload = form.exec(solid)?.[0] ?? (/^\S+/.exec(window) as RegExpExecArray)[0];
    let to = from;
    for (let taken = 0; taken < payload.length; to++) {
      if (!/\s/.test(text[to])) taken++;
    }
    found.push({ payload, from, to });
    from = text.indexOf(opening, to);
  }
  return found;
}
