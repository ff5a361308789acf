// Measures statements of about 100 lines out of the history of one busy account: at its end, in its middle
// and at its beginning.
import 'reflect-metadata';
import type { HostedProcess } from '#service';
import { monotonicMs, now, today } from '#time';
import { parseArgs } from 'node:util';
import { payments } from '../../apps/payments/src/definition.js';
import { addHistory } from '../support/long-history.js';
import { tokenSigner } from '../support/token-signer.js';
import { withHosted } from './hosted.js';
import { report } from './report.js';

const { values } = parseArgs({
  options: {
    history: { type: 'string', default: '500000' },
    accounts: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const history = Number(values.history);
// The history is spread evenly over so many accounts.
const accountCount = Number(values.accounts);
const perAccount = history / accountCount;
const dayMs = 86_400_000;
const rounds = 30;
const formats = {
  json: 'application/json',
  csv: 'text/csv',
  camt053: 'application/xml',
  pdf: 'application/pdf',
};

async function measured({ url }: HostedProcess, of: { path: string; accept: string; authorization: string }) {
  const took: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const beganMs = monotonicMs();
    const headers = { accept: of.accept, authorization: of.authorization };
    const answer = await fetch(`${url}${of.path}`, { headers });
    bytes = (await answer.arrayBuffer()).byteLength;
    took.push(monotonicMs() - beganMs);
    if (answer.status !== 200) throw new Error(`${of.path}: ${answer.status}`);
  }
  took.sort((a, b) => a - b);
  return { medianMs: took[rounds >> 1], p90Ms: took[Math.floor(rounds * 0.9)], kilobytes: bytes / 1_000 };
}

async function main(hosted: HostedProcess): Promise<void> {
  const runtime = hosted.runtimes.get('payments')!;
  const { accounts } = (await payments.seed!(runtime)) as { accounts: string[] };
  const [from] = accounts;
  await runtime.database.run(`update ledger.account set overdraft_minor = null`);
  // As many days as there are hundreds of payments: each day is a statement of about 100 lines.
  const days = Math.ceil(perAccount / 100);
  const until = now();
  const since = new Date(until.getTime() - days * dayMs);
  for (let at = 0; at < accountCount; at++) {
    const pair = { from: accounts[at], to: accounts[accountCount + at] };
    await addHistory(runtime.database, { ...pair, count: perAccount, since, until });
  }
  await runtime.database.run('analyze ledger.transfer');
  const scopes = ['accounts:read'];
  const sign = await tokenSigner(hosted);
  const caller = { subject: 'cli_bench', kind: 'client', name: 'bench', scopes, roles: [] } as const;
  const authorization = `Bearer ${await sign({ ...caller, scopes, roles: [] })}`;
  const figures: Record<string, Record<string, Awaited<ReturnType<typeof measured>>>> = {};
  for (const [where, share] of [
    ['end', 1],
    ['middle', 0.5],
    ['beginning', 0],
  ] as const) {
    // A day's payments are booked at the moment that the day begins, counted from `since`.
    const day = today(new Date(since.getTime() + Math.floor((days - 1) * share) * dayMs));
    figures[where] = {};
    for (const [format, accept] of Object.entries(formats)) {
      const path = `/v1/accounts/${from}/statement?from=${day}&to=${day}`;
      figures[where][format] = await measured(hosted, { path, accept, authorization });
    }
  }
  report(values.json, { history, accounts: accountCount, ...figures });
}

await withHosted([payments], main);
