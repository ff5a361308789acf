// Writes an account statement as JSON while its lines arrive.
import { formatAmount } from '#money';
import type { StatementHead, StatementLine } from './statement.js';

export async function* writeStatementJson(
  head: StatementHead,
  lines: AsyncIterable<StatementLine[]>,
): AsyncGenerator<string> {
  const { currency } = head.account;
  const money = (minor: number) => ({ currency, amount: formatAmount(minor, currency) });
  const start = JSON.stringify({
    statementId: head.statementId,
    account: head.account,
    period: head.period,
    ...(head.channel && { channel: head.channel }),
    openingBalance: money(head.openingMinor),
    closingBalance: money(head.closingMinor),
    totalDebits: money(head.debitsMinor),
    totalCredits: money(head.creditsMinor),
    lineCount: head.lineCount,
    madeAt: head.madeAt.toISOString(),
  });
  yield `${start.slice(0, -1)},"lines":[`;
  let first = true;
  for await (const chunk of lines) {
    let text = '';
    for (const line of chunk) {
      const { amountMinor, balanceMinor, bookedAt, ...rest } = line;
      const entry = {
        bookedAt: bookedAt.toISOString(),
        ...rest,
        amount: money(amountMinor),
        balance: money(balanceMinor),
      };
      text += (first ? '' : ',') + JSON.stringify(entry);
      first = false;
    }
    yield text;
  }
  yield ']}';
}
