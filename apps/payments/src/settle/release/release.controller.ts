// The doors for a possible duplicate: an operator lets it go on, or refuses it.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiResponse, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { find } from '../../find/find.js';
import { PaymentAnswer } from '../../find/payment.answer.js';
import type { PresentedPayment } from '../../find/present.rules.js';
import { PAYMENTS, type Payments } from '../../payments.js';
import { refuseWaiting, releaseDue } from './release.js';
import { markReleased } from './release.sql.js';

class RefusalBody {
  @ApiPropertyOptional({ description: 'Why; it is told to whoever paid' })
  @IsOptional()
  @IsString({ message: 'note must be text' })
  @Length(1, 200, { message: 'note must have 1 to 200 characters' })
  note?: string;
}

@ApiTags('payments')
@ApiBearerAuth()
@Controller('v1/payments')
export class ReleaseController {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @ApiOperation({ summary: 'Let a payment go on that is held as a possible duplicate of a paid bill' })
  @ApiResponse({ status: 200, type: PaymentAnswer })
  @ApiResponse({ status: 409, description: 'the payment does not wait for a person' })
  @Allow({ roles: ['back-office', 'approver'] })
  @Post(':transactionId/release')
  @HttpCode(200)
  async release(
    @Param('transactionId') transactionId: string,
    @CallerOf() caller: Caller,
  ): Promise<PresentedPayment> {
    const { database, settling } = this.payments;
    const marked = await database.transaction((tx) => markReleased(tx, transactionId, caller.subject));
    if (!marked) throw new Problem('conflict', 'the payment does not wait for a person');
    await releaseDue(settling, database);
    return (await find(database, transactionId))!;
  }

  @ApiOperation({ summary: 'Refuse a payment that is held as a possible duplicate of a paid bill (AM05)' })
  @ApiResponse({ status: 200, type: PaymentAnswer })
  @ApiResponse({ status: 409, description: 'the payment does not wait for a person' })
  @Allow({ roles: ['back-office', 'approver'] })
  @Post(':transactionId/refuse')
  @HttpCode(200)
  async refuse(
    @Param('transactionId') transactionId: string,
    @Body() { note }: RefusalBody,
    @CallerOf() caller: Caller,
  ): Promise<PresentedPayment> {
    const { database, settling } = this.payments;
    const by = { transactionId, operator: caller.subject, note };
    if (!(await refuseWaiting(settling, database, by)))
      throw new Problem('conflict', 'the payment does not wait for a person');
    return (await find(database, transactionId))!;
  }
}
