// The door for replies that need a person: one that was refused, bounced, or of which nobody knows whether
// it arrived.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { now } from '#time';
import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { recordHistory } from '../cases/case.sql.js';
import { findReply, moveReply } from './reply.sql.js';

@ApiTags('cancellations')
@ApiBearerAuth()
@Allow({ roles: ['contact-center', 'back-office'], kinds: ['operator'] })
@Controller('v1/cancellations/replies')
export class RepliesController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Send a reply again that was refused, bounced, or is in doubt' })
  @Post(':replyId/send')
  @HttpCode(202)
  async send(@Param('replyId') replyId: string, @CallerOf() { subject }: Caller): Promise<object> {
    const { database } = this.cancellations;
    await database.transaction(async (tx) => {
      const found = await findReply(tx, [replyId]);
      if (!found) throw new Problem('not-found', `there is no reply ${replyId}`);
      const moved = await moveReply(tx, replyId, {
        from: ['refused', 'in-doubt', 'bounced'],
        to: 'waiting',
        nextAt: now(),
      });
      if (!moved) throw new Problem('conflict', 'the reply waits to be sent, or was sent');
      await recordHistory(tx, found.case_id, {
        actor: subject,
        act: 'reply sent again',
        details: { replyId },
      });
    });
    return { replyId, state: 'waiting' };
  }
}
