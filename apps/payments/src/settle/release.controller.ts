// The door for letting a possible duplicate go on.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { find } from '../find/find.js';
import type { PresentedPayment } from '../find/present.rules.js';
import { PAYMENTS, type Payments } from '../payments.js';
import { releaseDue } from './release.js';
import { markReleased } from './release.sql.js';

@ApiTags('payments')
@ApiBearerAuth()
@Controller('v1/payments')
export class ReleaseController {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @ApiOperation({ summary: 'Let a payment go on that is held as a possible duplicate of a paid bill' })
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
}
