// The door for files of payments: streamed in, progress and report out.
import { Allow, CallerOf, type Caller } from '#access';
import { chooseMediaType, Problem } from '#http';
import {
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, type Observable } from 'rxjs';
import { Readable } from 'node:stream';
import { PAYMENTS, type Payments } from '../payments.js';
import {
  assertFileCaller,
  batchReport,
  progressOf,
  watchProgress,
  type PresentedProgress,
} from './progress.js';
import { takeBatch, type BatchFormat } from './take-batch.js';
import { writePain002 } from './report/pain002.js';
import { writeReportCsv } from './report/report-csv.js';
import { writeReportJson } from './report/report-json.js';

const formats: Record<string, BatchFormat> = {
  'application/x-ndjson': 'ndjson',
  'text/csv': 'csv',
  'application/xml': 'pain.001',
  'text/xml': 'pain.001',
};

@ApiTags('payment batches')
@ApiBearerAuth()
@Allow({ scopes: ['payments:write', 'payments:read'], roles: ['back-office', 'approver', 'auditor'] })
@Controller('v1/payment-batches')
export class BatchController {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @ApiOperation({
    summary: 'Submit a file of payments of any size; every record in it is durable when answered',
  })
  @ApiConsumes('application/x-ndjson', 'text/csv', 'application/xml')
  @ApiResponse({ status: 202, description: '{batchId, received, _links}' })
  @ApiResponse({ status: 415, description: 'neither NDJSON, CSV nor pain.001' })
  @Allow({ scopes: ['payments:write'], roles: ['back-office'] })
  @Post()
  @HttpCode(202)
  async submit(@Req() request: FastifyRequest, @CallerOf() caller: Caller): Promise<object> {
    assertFileCaller(caller);
    const mediaType = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
    const format = formats[mediaType];
    if (!format || !(request.body instanceof Readable))
      throw new Problem('unsupported-media-type', `send one of ${Object.keys(formats).join(', ')}`);
    const taken = await takeBatch(this.payments.taking, {
      body: request.body,
      format,
      client: caller.subject,
    });
    const links = { self: { href: `/v1/payment-batches/${taken.batchId}` } };
    if (taken.problem && taken.received === 0)
      throw new Problem('malformed', taken.problem.message, {
        errors: [{ path: '', code: taken.problem.code, message: taken.problem.message }],
      });
    return { ...taken, _links: { ...links, report: { href: `${links.self.href}/report` } } };
  }

  @ApiOperation({ summary: 'Progress: {received, settled, rejected, duplicates, parked, pending}' })
  @Get(':batchId')
  async progress(@Param('batchId') batchId: string): Promise<PresentedProgress> {
    return progressOf(this.payments.database, batchId);
  }

  @ApiOperation({ summary: 'The same as server-sent events, until nothing is pending' })
  @Sse(':batchId/events')
  async events(@Param('batchId') batchId: string): Promise<Observable<MessageEvent>> {
    await progressOf(this.payments.database, batchId);
    return from(watchProgress(this.payments.database, batchId));
  }

  @ApiOperation({ summary: 'What became of each record: JSON, CSV or pain.002 by Accept' })
  @Get(':batchId/report')
  async report(
    @Param('batchId') batchId: string,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const type = chooseMediaType(accept, ['application/json', 'text/csv', 'application/xml'] as const);
    if (!type)
      throw new Problem('not-acceptable', 'the report is application/json, text/csv or application/xml');
    const report = await batchReport(this.payments.database, batchId);
    const write = {
      'application/json': writeReportJson,
      'text/csv': writeReportCsv,
      'application/xml': writePain002,
    };
    await reply.header('content-type', `${type}; charset=utf-8`).send(Readable.from(write[type](report)));
  }
}
