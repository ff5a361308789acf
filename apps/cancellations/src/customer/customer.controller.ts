// The door for customers: the state of a request by the signed link in our mail, and the own requests by API.
import { Allow, CallerOf, Public, type Caller } from '#access';
import { chooseMediaType, Problem } from '#http';
import { now } from '#time';
import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { findCase } from '../cases/case.sql.js';
import { casesOfDebtors } from '../cases/find.sql.js';
import { readLink } from '../reply/link.rules.js';
import { ownRequest, statusOf } from './status.js';
import { statusPage } from './status-page.js';

@ApiTags('cancellations')
@Controller('v1/cancellations')
export class CustomerController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'The state of a request, by the link in the mail (JSON or a page, by Accept)' })
  @Public()
  @Get('status/:link')
  async status(
    @Param('link') link: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | string> {
    const { database, linkKey, runtime } = this.cancellations;
    const read = readLink(link, now().getTime(), linkKey);
    if (!read) throw new Problem('not-found', 'the link is not one of ours');
    if (read.expired) throw new Problem('not-found', 'the link has expired: write to us again');
    const row = await findCase(database, read.caseId);
    if (!row) throw new Problem('not-found', 'the request is not there any more');
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    const status = statusOf(row);
    if (chooseMediaType(accept, ['application/json', 'text/html']) !== 'text/html') return status;
    void reply.header('content-type', 'text/html; charset=utf-8');
    return statusPage(status, runtime.configuration.PAGESA_BANK_NAME);
  }

  @ApiOperation({ summary: 'The requests about your own accounts, the newest first' })
  @ApiBearerAuth()
  @Allow({ kinds: ['customer'] })
  @Get('own')
  async own(@CallerOf() { ibans = [] }: Caller): Promise<object> {
    const rows = await casesOfDebtors(this.cancellations.database, ibans);
    return { requests: rows.map(ownRequest) };
  }
}
