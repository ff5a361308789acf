// The state of a request as a page of its own for the customer's browser: no scripts, nothing loaded from
// anywhere.
import { momentText } from '#documents';
import type { Status } from './status.js';

const labels = {
  sq: {
    request: 'Kërkesa për anulim',
    number: 'Numri i kërkesës',
    opened: 'Pranuar më',
    changed: 'Ndryshimi i fundit',
  },
  sr: {
    request: 'Zahtev za otkazivanje',
    number: 'Broj zahteva',
    opened: 'Primljeno',
    changed: 'Poslednja izmena',
  },
  en: {
    request: 'Cancellation request',
    number: 'Request number',
    opened: 'Received on',
    changed: 'Last change',
  },
} as const;

const style = `
body { margin: 0; background: #f3f6f9; color: #1c212b; font: 16px/1.5 system-ui, sans-serif; }
header { background: #0d3d5c; color: #fff; padding: 1rem; font-weight: 600; }
header p, main { max-width: 34rem; margin: 0 auto; }
main { background: #fff; margin-top: 2rem; padding: 1.5rem 1rem; border-top: 3px solid #c7993a; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
.state { font-size: 1.2rem; padding: .8rem 1rem; margin: 0 0 1rem; background: #f3f6f9; border-left: 3px solid #0d3d5c; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .3rem 1rem; margin: 0; }
dt { color: #5c6675; } dd { margin: 0; }`;

export function statusPage(status: Status, bank: string): string {
  const { request, number, opened, changed } = labels[status.language];
  const facts = [
    [number, status.caseNumber],
    [opened, momentText(new Date(status.openedAt))],
    [changed, momentText(new Date(status.changedAt))],
  ].map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`);
  return `<!doctype html>
<html lang="${status.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${escaped(status.caseNumber)} · ${escaped(bank)}</title>
<style>${style}</style></head>
<body><header><p>${escaped(bank)}</p></header>
<main><h1>${request}</h1><p class="state"><strong>${escaped(status.text)}</strong></p><dl>${facts.join('')}</dl></main>
</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
