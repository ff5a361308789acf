// The door for mails over HTTP: a whole mail as message/rfc822 opens a case, once.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { presentCase } from '../cases/present.rules.js';
import { waitForCase } from '../match/enquire.js';
import { mailLimits } from '../read/inspect-mail.js';
import { readBody } from './read-body.js';
import { handle } from './receive.js';
import { store, waitForMail } from './store.js';

@ApiTags('cancellations')
@ApiBearerAuth()
@Controller('v1/cancellations')
export class ReceiveController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Hand in a cancellation request: a mail with the reason and the details PDF' })
  @ApiConsumes('message/rfc822')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({
    status: 201,
    description: '{caseId, state, transactionId?, payment?, verification, reason, _links}',
  })
  @ApiResponse({
    status: 200,
    description: 'the same mail came before: its case, with Idempotency-Replayed: true',
  })
  @ApiResponse({ status: 413, description: 'the mail is too large; nothing is stored' })
  @Allow({ scopes: ['cancellations:write'], roles: ['contact-center', 'back-office'] })
  @Post()
  @HttpCode(201)
  async take(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOf() caller: Caller,
  ): Promise<object> {
    if (
      !(request.body instanceof Readable) ||
      !/^message\/rfc822\b/i.test(request.headers['content-type'] ?? '')
    )
      throw new Problem('unsupported-media-type', 'send the mail as message/rfc822');
    const raw = await readBody(request.body, mailLimits.bytesMax);
    const stored = await store(this.cancellations, {
      raw,
      door: 'http',
      submittedBy: caller.subject,
      claimed: true,
    });
    if (stored.isNew) await handle(this.cancellations, { ...stored, raw });
    else void reply.status(200).header('idempotency-replayed', 'true');
    const mail = await waitForMail(this.cancellations, stored.id);
    if (!mail.case_id)
      return { mailId: stored.id, state: mail.state, ...(mail.reason && { reason: mail.reason }) };
    const row = await waitForCase(this.cancellations, mail.case_id, ({ state }) => state !== 'received');
    const shown = row ?? (await waitForCase(this.cancellations, mail.case_id, () => true));
    return presentCase(shown!);
  }
}
