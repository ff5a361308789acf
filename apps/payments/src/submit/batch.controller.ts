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
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, type Observable } from 'rxjs';
import { Readable } from 'node:stream';
import { PAYMENTS, type Payments } from '../payments.js';
import { BatchProgress, BatchTaken, reportContent } from './report/batch.answer.js';
import {
  assertMaySeeBatch,
  batchReport,
  progressOf,
  watchProgress,
  type PresentedProgress,
} from './progress.js';
import { signedFile } from './signed/signed-file.js';
import { parseFile, takeRecords, type BatchFormat, type ParsedFile, type TakenBatch } from './take-batch.js';
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
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 202, type: BatchTaken })
  @ApiHeader({
    name: 'Payment-Confirmation',
    required: false,
    description:
      'of a customer: the total and all payees; such a file has at most 1,000 payments, all of them right',
  })
  @ApiResponse({ status: 403, description: 'of a customer: not confirmed, or for other payments' })
  @ApiResponse({ status: 415, description: 'neither NDJSON, CSV nor pain.001' })
  @Allow({ scopes: ['payments:write'], roles: ['back-office'] })
  @Post()
  @HttpCode(202)
  async submit(
    @Req() request: FastifyRequest,
    @Headers('payment-confirmation') confirmation: string | undefined,
    @CallerOf() caller: Caller,
  ): Promise<object> {
    const file = await this.fileOf(request, caller, confirmation);
    const taken = await takeRecords(this.payments.taking, { ...file, client: caller.subject });
    return answerOf(taken);
  }

  /** A customer's file is read and its signature checked before anything is stored; others are streamed. */
  private async fileOf(request: FastifyRequest, caller: Caller, confirmation?: string): Promise<ParsedFile> {
    const { body, headers } = request;
    const mediaType = (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
    const format = formats[mediaType];
    if (!format || !(body instanceof Readable))
      throw new Problem('unsupported-media-type', `send one of ${Object.keys(formats).join(', ')}`);
    if (caller.kind !== 'customer') return parseFile({ body, format });
    return signedFile(this.payments, { body, format, caller, confirmation });
  }

  @ApiOperation({ summary: 'Progress: {received, settled, rejected, duplicates, parked, pending}' })
  @ApiOkResponse({ type: BatchProgress })
  @Get(':batchId')
  async progress(@Param('batchId') batchId: string, @CallerOf() caller: Caller): Promise<PresentedProgress> {
    await assertMaySeeBatch(this.payments.database, batchId, caller);
    return progressOf(this.payments.database, batchId);
  }

  @ApiOperation({ summary: 'The same as server-sent events, until nothing is pending' })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  @Sse(':batchId/events')
  async events(
    @Param('batchId') batchId: string,
    @CallerOf() caller: Caller,
  ): Promise<Observable<MessageEvent>> {
    await assertMaySeeBatch(this.payments.database, batchId, caller);
    await progressOf(this.payments.database, batchId);
    return from(watchProgress(this.payments.database, batchId));
  }

  @ApiOperation({ summary: 'What became of each record: JSON, CSV or pain.002 by Accept' })
  @ApiOkResponse({ content: reportContent })
  @Get(':batchId/report')
  async report(
    @Param('batchId') batchId: string,
    @Headers('accept') accept: string | undefined,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await assertMaySeeBatch(this.payments.database, batchId, caller);
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

function answerOf(taken: TakenBatch): object {
  const self = `/v1/payment-batches/${taken.batchId}`;
  if (taken.problem && taken.received === 0)
    throw new Problem('malformed', taken.problem.message, { errors: [{ path: '', ...taken.problem }] });
  return { ...taken, _links: { self: { href: self }, report: { href: `${self}/report` } } };
}
