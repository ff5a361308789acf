// The door for single payments.
import { Allow, CallerOf, type Caller } from '#access';
import type { Submission } from '#events';
import { Problem } from '#http';
import { parseAmount } from '#money';
import { Body, Controller, Headers, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { find } from '../find/find.js';
import { AcceptedPayment } from '../find/payment.answer.js';
import { linksOf } from '../find/present.rules.js';
import { PAYMENTS, type Payments } from '../payments.js';
import { IntakeFull, type Acceptance } from './accept/accept.js';
import { assertMaySee } from './permission.js';
import { assertConfirmed } from './signed/assert-confirmed.js';
import { SubmissionBody } from './submission.dto.js';

const waitMaxSeconds = 30;

@ApiTags('payments')
@ApiBearerAuth()
@Controller('v1/payments')
export class SubmitController {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @ApiOperation({ summary: 'Submit one payment; durable when answered' })
  @ApiHeader({
    name: 'Payment-Confirmation',
    required: false,
    description: 'of a customer: amount and payee',
  })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`wait=5`: answer with the outcome if it comes in time',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'if sent, must equal transactionId' })
  @ApiResponse({
    status: 202,
    type: AcceptedPayment,
    description: 'accepted; sent again: the same, with Idempotency-Replayed: true',
  })
  @ApiResponse({ status: 400, description: 'malformed; nothing is stored, the id is not used up' })
  @ApiResponse({ status: 422, description: 'the id is in use with other content' })
  @ApiResponse({ status: 503, description: 'too many payments wait; Retry-After says when to come back' })
  @Allow({ scopes: ['payments:write'] })
  @Post()
  @HttpCode(202)
  async submit(
    @Body() body: SubmissionBody,
    @Headers('prefer') prefer: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('payment-confirmation') confirmation: string | undefined,
    @CallerOf() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { transactionId } = body;
    if (key !== undefined && key.replace(/^"(.*)"$/, '$1') !== transactionId)
      throw new Problem('malformed', 'Idempotency-Key must equal transactionId', {
        errors: [
          { path: 'Idempotency-Key', code: 'form', message: 'must equal transactionId, or be left out' },
        ],
      });
    if (caller.kind === 'customer') await this.assertConfirmed(body, caller, confirmation);
    const acceptance = await this.accept(body, caller);
    if (acceptance === 'conflict') {
      const message = `a payment with the transactionId ${transactionId} and other content came first`;
      throw new Problem('content-differs', message, {
        errors: [{ path: 'transactionId', code: 'DU03', message }],
      });
    }
    if (acceptance === 'replayed') void reply.header('idempotency-replayed', 'true');
    const waitSeconds = waitOf(prefer);
    const answer = { transactionId, transactionStatus: 'RCVD', _links: linksOf(transactionId) };
    if (waitSeconds === 0) return answer;
    void reply.header('preference-applied', `wait=${waitSeconds}`);
    await this.payments.outcomes.wait(transactionId, waitSeconds * 1_000);
    return { ...answer, ...(await find(this.payments.database, transactionId)) };
  }

  /** A customer pays from an account of its own, and confirms amount and payee above the bank's limit. */
  private async assertConfirmed(body: SubmissionBody, caller: Caller, confirmation?: string): Promise<void> {
    assertMaySee(caller, body.debtorAccount.iban);
    const { currency, amount: text } = body.instructedAmount;
    const amount = parseAmount(text, currency);
    // An amount that is none moves nothing: it is refused later, with its reason.
    if (!amount.ok) return;
    const payment = {
      transactionId: body.transactionId,
      debtorIban: body.debtorAccount.iban,
      creditorIban: body.creditorAccount.iban,
      creditorName: body.creditorName,
      amountMinor: amount.minor,
      currency,
    };
    await assertConfirmed(this.payments, { caller, confirmation, confirmed: [payment] });
  }

  private async accept(body: SubmissionBody, caller: Caller): Promise<Acceptance> {
    try {
      // A plain copy: only the fields of a submission go on, in one order.
      return await this.payments.acceptance.accept({
        submission: submissionOf(body),
        client: caller.subject,
      });
    } catch (error) {
      if (error instanceof IntakeFull)
        throw new Problem('unavailable', error.message, { retryAfterSeconds: error.comeBackSeconds });
      throw error;
    }
  }
}

function submissionOf(body: SubmissionBody): Submission {
  const { transactionId, creditorName, billerCode, billerReference, requestedExecutionDate } = body;
  const { remittanceInformationUnstructured } = body;
  return {
    transactionId,
    debtorAccount: { iban: body.debtorAccount.iban },
    creditorAccount: { iban: body.creditorAccount.iban },
    creditorName,
    instructedAmount: { currency: body.instructedAmount.currency, amount: body.instructedAmount.amount },
    // Null is a problem in a stream; IsOptional lets it pass here, and it means absent.
    ...(remittanceInformationUnstructured != null && { remittanceInformationUnstructured }),
    ...(billerCode != null && { billerCode }),
    ...(billerReference != null && { billerReference }),
    ...(requestedExecutionDate != null && { requestedExecutionDate }),
  };
}

/** Seconds of `Prefer: wait=N` (RFC 7240), at most 30; 0 without it. */
function waitOf(prefer: string | undefined): number {
  const wait = /(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])/.exec(prefer ?? '')?.[1];
  return Math.min(Number(wait ?? 0), waitMaxSeconds);
}
