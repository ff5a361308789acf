// The door for reading payments: one, many, and the details document.
import { Allow, CallerOf, type Caller } from '#access';
import { decodeCursor, encodeCursor, Problem } from '#http';
import { electronicIban, parseAmount } from '#money';
import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { PAYMENTS, type Payments } from '../payments.js';
import { way, type State } from '../way.js';
import { assertMaySee } from '../submit/permission.js';
import { detailsOf } from '../statement/details.js';
import { languageNote } from '../statement/wording.rules.js';
import { find } from './find.js';
import { searchPayments } from './find.sql.js';
import { PaymentAnswer, PaymentsAnswer } from './payment.answer.js';
import { presentPayment, type PresentedPayment } from './present.rules.js';

/** Of payments that have an outcome: one that is only received is found by its transactionId. */
const decided = ['PDNG', 'ACSC', 'RJCT', 'CANC'] as const;

class SearchQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(42)
  debtorIban?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(42)
  creditorIban?: string;

  @ApiPropertyOptional({ enum: ['refused', 'held', 'settled', 'cancelled', 'reversed'] })
  @IsOptional()
  @IsIn(['refused', 'held', 'settled', 'cancelled', 'reversed'])
  state?: State;

  @ApiPropertyOptional({ enum: decided, description: 'CANC: cancelled or reversed' })
  @IsOptional()
  @IsIn(decided)
  transactionStatus?: (typeof decided)[number];

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(40)
  batchId?: string;

  @ApiPropertyOptional({ description: 'submitted at or after, ISO 8601' })
  @IsOptional()
  @IsISO8601()
  from?: string;

  @ApiPropertyOptional({ description: 'submitted before, ISO 8601' })
  @IsOptional()
  @IsISO8601()
  to?: string;

  @ApiPropertyOptional({ example: '12.50' })
  @IsOptional()
  @Matches(/^\d{1,15}(\.\d{1,2})?$/, { message: 'amount must be decimal text such as "12.50"' })
  amount?: string;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Matches(/^([1-9]\d?|1\d\d|200)$/, { message: 'limit must be a number from 1 to 200' })
  limit?: string;

  @ApiPropertyOptional({ description: 'from `next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;
}

class DetailsQuery {
  @ApiPropertyOptional({ enum: ['sq', 'en', 'sr'], description: languageNote })
  @IsOptional()
  @Matches(/^(sq|en|sr)$/, { message: 'language must be sq, en or sr' })
  language?: string;
}

@ApiTags('payments')
@ApiBearerAuth()
@Allow({ scopes: ['payments:read'], roles: ['contact-center', 'back-office', 'approver', 'auditor'] })
@Controller('v1/payments')
export class FindController {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @ApiOperation({ summary: 'Search payments, the newest first' })
  @ApiOkResponse({ type: PaymentsAnswer })
  @Get()
  async search(@Query() query: SearchQuery, @CallerOf() caller: Caller): Promise<object> {
    const limit = Number(query.limit ?? 50);
    const cursor = query.after === undefined ? undefined : decodeCursor(query.after);
    if (query.after !== undefined && typeof cursor?.[0] !== 'number')
      throw new Problem('malformed', undefined, {
        errors: [{ path: 'after', code: 'form', message: 'after must be the `next` of an earlier page' }],
      });
    if (caller.kind === 'customer') assertMaySee(caller, query.debtorIban);
    const amount = query.amount === undefined ? undefined : parseAmount(query.amount, 'EUR');
    const rows = await searchPayments(this.payments.database, {
      debtorIban: query.debtorIban && electronicIban(query.debtorIban),
      creditorIban: query.creditorIban && electronicIban(query.creditorIban),
      states: statesOf(query),
      batchId: query.batchId,
      from: query.from ? new Date(query.from) : undefined,
      to: query.to ? new Date(query.to) : undefined,
      amountMinor: amount?.ok ? amount.minor : undefined,
      beforeId: cursor?.[0] as number | undefined,
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? encodeCursor([page[page.length - 1].id]) : undefined;
    return { payments: page.map((row) => presentPayment(row, [])), ...(next && { next }) };
  }

  @ApiOperation({ summary: 'One payment, its status and its history, from the moment it was accepted' })
  @ApiOkResponse({ type: PaymentAnswer })
  @Get(':transactionId')
  async one(
    @Param('transactionId') transactionId: string,
    @CallerOf() caller: Caller,
  ): Promise<PresentedPayment> {
    const payment = await find(this.payments.database, transactionId);
    if (!payment)
      throw new Problem('not-found', `no payment with the transactionId ${transactionId} was received`);
    assertMaySee(caller, payment.debtorAccount.iban, payment.creditorAccount.iban);
    return payment;
  }

  @ApiOperation({
    summary: "The payment's details as PDF: what a customer attaches to a cancellation request",
  })
  @ApiOkResponse({ content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } } })
  @Get(':transactionId/details.pdf')
  async details(
    @Param('transactionId') transactionId: string,
    @Query() { language }: DetailsQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const payment = await this.one(transactionId, caller);
    const pdf = await detailsOf(this.payments, payment, language ?? acceptLanguage);
    await reply
      .header('content-type', 'application/pdf')
      .header(
        'content-disposition',
        `inline; filename="details-${transactionId.replace(/[^\w.-]/g, '_')}.pdf"`,
      )
      .send(pdf);
  }
}

/** Those that fit both; all if neither is asked for. */
function statesOf({ state, transactionStatus }: SearchQuery): State[] | undefined {
  if (state === undefined && transactionStatus === undefined) return undefined;
  const states = state ? [state] : (Object.keys(way) as State[]);
  return states.filter((name) => way[name].status === (transactionStatus ?? way[name].status));
}
