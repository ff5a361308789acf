// The two small pages that the links of a reset mail open: plain HTML forms, no script, nothing from
// elsewhere.
import type { Language } from '../messages/texts/texts.js';

export interface PageText {
  title: string;
  lines: string[];
}

/** A page; every text is escaped here and nowhere else. */
export function page(of: {
  language: Language;
  bank: string;
  text: PageText;
  problems?: string[];
  form?: string;
}): string {
  const lines = of.text.lines.map((line) => `<p>${escaped(line)}</p>`).join('');
  const problems = (of.problems ?? []).map((problem) => `<li>${escaped(problem)}</li>`).join('');
  return `<!doctype html><html lang="${of.language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer"><title>${escaped(of.text.title)} – ${escaped(of.bank)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;color:#1c2430}
h1{font-size:1.4rem}label{display:block;margin:1rem 0 .25rem}input{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}
button{font:inherit;margin-top:1.25rem;padding:.6rem 1.2rem;border:0;background:#12395b;color:#fff;border-radius:.3rem}
.problems{color:#9b1c1c}</style></head>
<body><main><h1>${escaped(of.text.title)}</h1>${lines}${problems && `<ul class="problems" role="alert">${problems}</ul>`}
${of.form ?? ''}</main></body></html>`;
}

/** A form that posts back to the page's own address. */
export function form(
  fields: { name: string; label: string; type: string; autocomplete: string }[],
  button: string,
): string {
  const inputs = fields.map(
    ({ name, label, type, autocomplete }) =>
      `<label for="${name}">${escaped(label)}</label><input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required>`,
  );
  return `<form method="post">${inputs.join('')}<button>${escaped(button)}</button></form>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
