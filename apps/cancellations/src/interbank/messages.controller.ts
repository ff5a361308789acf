// The door for ISO 20022 messages about cancellations: in by POST, out by GET.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { now } from '#time';
import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import type { CaseRow } from '../cases/case-row.js';
import { findCase } from '../cases/case.sql.js';
import { readBody } from '../receive/read-body.js';
import { cancellationsIn } from './answer.rules.js';
import { findMessage, findRecall, listMessages, type MessageRow } from './interbank.sql.js';
import { writeCamt029, type CancellationAnswer } from '../recall/recall.rules.js';
import { takeMessage } from './take-message.js';
import { readXml } from './read-xml.js';

const bytesMax = 10_000_000;

export class MessageQuery {
  @ApiPropertyOptional({ enum: ['taken', 'unmatched', 'refused'] })
  @IsOptional()
  @IsIn(['taken', 'unmatched', 'refused'])
  state?: string;
}

@ApiTags('cancellations')
@ApiBearerAuth()
@Allow({ scopes: ['cancellations:write'], roles: ['back-office'] })
@Controller('v1/cancellations')
export class MessagesController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Take in camt.029 or pacs.004 of another bank, or camt.055 of a customer' })
  @ApiConsumes('application/xml')
  @ApiBody({ schema: { type: 'string' } })
  @Post('messages')
  @HttpCode(202)
  async take(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CallerOf() { subject }: Caller,
  ): Promise<object> {
    if (!(request.body instanceof Readable) || !/xml\b/.test(request.headers['content-type'] ?? ''))
      throw new Problem('unsupported-media-type', 'send the message as application/xml');
    const raw = await readBody(request.body, bytesMax);
    const message = await takeMessage(this.cancellations, raw, subject);
    if (!message.isNew) void reply.header('idempotency-replayed', 'true');
    if (message.state === 'refused')
      throw new Problem('refused', message.problem ?? 'the message is refused');
    return presentMessage(message);
  }

  @ApiOperation({ summary: 'Messages that came in, the newest first' })
  @Allow({ scopes: ['cancellations:read'], roles: ['back-office', 'approver', 'auditor'] })
  @Get('messages')
  async list(@Query() { state }: MessageQuery): Promise<object> {
    return { messages: (await listMessages(this.cancellations.database, state)).map(presentMessage) };
  }

  @ApiOperation({ summary: 'The answer to a camt.055, as camt.029: what came of each payment so far' })
  @Allow({ scopes: ['cancellations:read'], roles: ['back-office', 'approver', 'auditor'] })
  @Header('content-type', 'application/xml')
  @Get('messages/:messageId/answer')
  async answer(@Param('messageId') messageId: string): Promise<string> {
    const { database, runtime } = this.cancellations;
    const message = await findMessage(database, { id: messageId });
    if (!message?.name.startsWith('camt.055'))
      throw new Problem('not-found', `there is no camt.055 ${messageId}`);
    const asked = cancellationsIn(readXml(message.raw.toString('utf8')));
    if (typeof asked === 'string') throw new Problem('conflict', asked);
    const rows = await Promise.all(message.case_ids.map((id) => findCase(database, id)));
    return writeCamt029({
      messageId: message.id,
      ownBic: runtime.configuration.PAGESA_BANK_BIC,
      madeAt: now(),
      assignmentId: asked.assignmentId,
      transactions: rows.flatMap((row, at) =>
        row ? [outcomeOf(row, asked.cancellations[at].transactionId)] : [],
      ),
    });
  }

  @ApiOperation({ summary: 'The camt.056 that asks the other bank' })
  @Allow({ scopes: ['cancellations:read'], roles: ['back-office', 'approver', 'auditor'] })
  @Header('content-type', 'application/xml')
  @Get(':caseId/recall')
  async recall(@Param('caseId') caseId: string): Promise<string> {
    const row = await findRecall(this.cancellations.database, { caseId });
    if (!row) throw new Problem('not-found', `no other bank was asked for ${caseId}`);
    return row.xml;
  }
}

function outcomeOf(row: CaseRow, transactionId: string): CancellationAnswer['transactions'][number] {
  if (row.state === 'reversed' || row.state === 'cancelled') return { transactionId, status: 'ACCR' };
  if (row.state !== 'rejected') return { transactionId, status: 'PDCR' };
  const code = row.proposal?.decision === 'refuse' ? row.proposal.reason : 'NARR';
  return { transactionId, status: 'RJCR', code };
}

function presentMessage({
  id,
  name,
  received_at: at,
  state,
  problem,
  case_ids: caseIds,
}: MessageRow): object {
  return {
    messageId: id,
    name,
    state,
    ...(problem !== null && { problem }),
    caseIds,
    receivedAt: at.toISOString(),
    ...(name.startsWith('camt.055') && {
      _links: { answer: { href: `/v1/cancellations/messages/${id}/answer` } },
    }),
  };
}
