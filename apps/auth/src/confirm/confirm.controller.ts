// The customer's doors to payment signing.
import { Allow, CallerOf, type Caller, type ConfirmedPayment } from '#access';
import { Problem, type ProblemError } from '#http';
import { checkIban, formatAmount, parseAmount } from '#money';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { confirm, showConfirmation } from './confirm.js';
import { ConfirmationBody, ConfirmBody } from './confirm.body.js';

const refusals: Record<string, [kind: string, detail: string]> = {
  unknown: ['not-found', 'there is no such confirmation in this session'],
  gone: [
    'conflict',
    'the confirmation was used, is older than five minutes, or had too many wrong codes: begin anew',
  ],
  otp: ['refused', 'the code is not right; no code is accepted twice'],
};

const payingCustomers = { kinds: ['customer'], scopes: ['payments:write'] } as const;

@ApiTags('auth')
@ApiBearerAuth()
@Controller('v1/auth/confirmations')
export class ConfirmController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Post()
  @Allow(payingCustomers)
  @ApiOperation({
    summary: 'Begins the confirmation of payments; answers with what the customer must be shown',
  })
  async begin(@Body() { payments }: ConfirmationBody, @CallerOf() caller: Caller): Promise<object> {
    const confirmed = confirmedPayments(payments, caller);
    const shown = await showConfirmation(this.auth, caller, confirmed);
    return {
      confirmationId: shown.id,
      expiresAt: shown.expiresAt.toISOString(),
      totals: shown.totals.map(({ currency, amountMinor }) => ({
        currency,
        amount: formatAmount(amountMinor, currency),
      })),
      payees: confirmed.map((payment) => ({
        creditorName: payment.creditorName,
        creditorAccount: { iban: payment.creditorIban },
        instructedAmount: {
          currency: payment.currency,
          amount: formatAmount(payment.amountMinor, payment.currency),
        },
      })),
      _links: { confirm: { href: `/v1/auth/confirmations/${shown.id}` } },
    };
  }

  @Post(':id')
  @Allow(payingCustomers)
  @HttpCode(200)
  @ApiOperation({
    summary: 'Confirms by a code; send the answer as the header Payment-Confirmation with the payment',
  })
  async confirm(
    @Param('id') id: string,
    @Body() { otp }: ConfirmBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<object> {
    const outcome = await confirm(this.auth, { id, otp, caller, from });
    if (!outcome.ok) throw new Problem(...refusals[outcome.code]);
    return { confirmation: outcome.confirmation, expiresIn: outcome.expiresIn };
  }
}

function confirmedPayments(payments: ConfirmationBody['payments'], caller: Caller): ConfirmedPayment[] {
  const errors: ProblemError[] = [];
  const confirmed = payments.map((payment, index): ConfirmedPayment => {
    const path = `payments.${index}`;
    const { currency, amount } = payment.instructedAmount;
    const parsed = parseAmount(amount, currency);
    if (!parsed.ok)
      errors.push({ path: `${path}.instructedAmount.amount`, code: parsed.code, message: parsed.text });
    const creditor = checkIban(payment.creditorAccount.iban);
    if (!creditor.ok)
      errors.push({ path: `${path}.creditorAccount.iban`, code: creditor.code, message: creditor.text });
    const debtor = checkIban(payment.debtorAccount.iban);
    if (!debtor.ok)
      errors.push({ path: `${path}.debtorAccount.iban`, code: debtor.code, message: debtor.text });
    else if (!caller.ibans?.includes(debtor.iban))
      errors.push({
        path: `${path}.debtorAccount.iban`,
        code: 'not-own',
        message: 'this is not an account of yours',
      });
    return {
      transactionId: payment.transactionId,
      debtorIban: debtor.ok ? debtor.iban : '',
      creditorIban: creditor.ok ? creditor.iban : '',
      creditorName: payment.creditorName,
      amountMinor: parsed.ok ? parsed.minor : 0,
      currency,
    };
  });
  if (errors.length > 0) throw new Problem('malformed', undefined, { errors });
  return confirmed;
}
