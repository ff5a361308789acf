// The door for looking at mails: those that opened no case and why, and every mail as it was received.
import { Allow, CallerOf, type Caller } from '#access';
import { decodeCursor, encodeCursor, Problem } from '#http';
import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { presentMail } from '../cases/present.rules.js';
import { findMail, forceMail, listMails, readRaw } from '../receive/receive.sql.js';

const pageLength = 50;

export class MailQuery {
  @ApiPropertyOptional({ enum: ['received', 'handled', 'suppressed', 'parked'], default: 'suppressed' })
  @IsOptional()
  @IsIn(['received', 'handled', 'suppressed', 'parked'])
  state?: string;

  @ApiPropertyOptional({ description: 'from `next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;
}

@ApiTags('cancellations')
@ApiBearerAuth()
@Allow({ roles: ['contact-center', 'back-office', 'approver', 'auditor'], kinds: ['operator'] })
@Controller('v1/cancellations/mails')
export class MailsController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({
    summary: 'Mails in a state, the newest first: suppressed ones unless another is asked for',
  })
  @Get()
  async list(@Query() query: MailQuery): Promise<object> {
    const [afterId] = query.after === undefined ? [] : (decodeCursor(query.after) ?? []);
    const rows = await listMails(this.cancellations.database, {
      state: query.state ?? 'suppressed',
      afterId: afterId as string | undefined,
      limit: pageLength + 1,
    });
    const page = rows.slice(0, pageLength);
    const next = rows.length > pageLength && encodeCursor([page[pageLength - 1].id]);
    return { mails: page.map(presentMail), ...(next && { next }) };
  }

  @ApiOperation({ summary: 'The mail as it was received' })
  @Header('content-type', 'message/rfc822')
  @Header('content-disposition', 'attachment; filename="mail.eml"')
  @Get(':mailId/raw')
  async raw(@Param('mailId') mailId: string): Promise<Buffer> {
    const raw = await readRaw(this.cancellations.database, mailId);
    if (!raw) throw new Problem('not-found', `there is no mail ${mailId}`);
    return raw;
  }

  @ApiOperation({ summary: 'Say that a suppressed or parked mail is a request after all: it opens a case' })
  @Allow({ roles: ['contact-center', 'back-office'], kinds: ['operator'] })
  @Post(':mailId/open')
  @HttpCode(202)
  async open(@Param('mailId') mailId: string, @CallerOf() { subject }: Caller): Promise<object> {
    const { database, runtime } = this.cancellations;
    const mail = await findMail(database, mailId);
    if (!mail) throw new Problem('not-found', `there is no mail ${mailId}`);
    const forced = await database.transaction((tx) => forceMail(tx, mailId));
    if (!forced) throw new Problem('conflict', `the mail is ${mail.state}`);
    runtime.logger.info({ mailId, subject }, 'a mail was declared a request');
    return { mailId, state: 'received', _links: { self: { href: `/v1/cancellations/mails/${mailId}/raw` } } };
  }
}
