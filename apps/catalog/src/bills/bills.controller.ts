// The door for bills: billers register them one by one or by file, channels look one up before it is paid.
import { Allow, CallerOf, type Caller } from '#access';
import { decodeCursor, encodeCursor, Problem } from '#http';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
} from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CATALOG, type Catalog } from '../catalog.js';
import { fileTypeOf } from '../exchange/read-records.js';
import { BillAnswer, billAnswer, BillRequest, BillsAnswer, BillsQuery, DryRunQuery } from './bill-answer.js';
import { registerFile, type BillFileReport } from './bill-file.js';
import { listBills, readBills } from './bills.sql.js';
import { keeperScopes, mayKeepBillsOf, maySeePayer } from './keeper.rules.js';
import { billerForBills, noBill, registerBills, withdrawBill } from './register.js';

const limitDefault = 100;
const keepers = { scopes: keeperScopes, roles: ['catalog-admin'] };

@ApiTags('catalog')
@ApiBearerAuth()
@Controller('v1/catalog/billers/:code/bills')
@Allow(keepers)
export class BillsController {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @Put(':reference')
  @ApiOperation({
    summary: 'Register or change an open bill',
    description: 'Payments of its reference are then judged by it. Sending the same again changes nothing.',
  })
  @ApiResponse({ status: 200, type: BillAnswer })
  @ApiResponse({ status: 400, description: 'The reference or the amount does not fit the biller' })
  @ApiResponse({ status: 409, description: 'The bill is paid' })
  @ApiResponse({ status: 422, description: 'The biller is not paid by bills' })
  async register(
    @Param('code') code: string,
    @Param('reference') reference: string,
    @Body() body: BillRequest,
    @CallerOf() caller: Caller,
  ): Promise<BillAnswer> {
    refuseOthers(caller, code);
    const biller = await billerForBills(this.catalog, code);
    const { amount, dueDate, payer } = body;
    const drafts = [{ reference, amount: amount.amount, currency: amount.currency, dueDate, payer }];
    const [done] = await registerBills(this.catalog, { biller, drafts, by: caller.subject, dryRun: false });
    if (done.result === 'refused') {
      const isPaid = done.problems.some((problem) => problem.code === 'paid');
      throw new Problem(isPaid ? 'conflict' : 'malformed', undefined, { errors: done.problems });
    }
    return this.answerOf({ billerCode: code, reference: done.reference }, true);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Register the bills of a file',
    description:
      'CSV with the columns reference, amount, currency, dueDate, payer, or one JSON object a line with ' +
      'the same fields as text. Every record is done by itself; the answer counts them and names the ' +
      'refused ones.',
  })
  @ApiConsumes('text/csv', 'application/x-ndjson')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 200, description: 'What became of the records' })
  async registerFile(
    @Param('code') code: string,
    @Query() { dryRun }: DryRunQuery,
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
  ): Promise<BillFileReport> {
    refuseOthers(caller, code);
    const type = fileTypeOf(request.headers['content-type']);
    const biller = await billerForBills(this.catalog, code);
    const body = request.body as AsyncIterable<Uint8Array>;
    return registerFile(this.catalog, biller, { body, type, by: caller.subject, dryRun: dryRun === 'true' });
  }

  @Get()
  @Allow({ scopes: keepers.scopes, roles: ['catalog-admin', 'back-office', 'contact-center', 'auditor'] })
  @ApiOperation({ summary: 'The bills of a biller, by reference' })
  @ApiResponse({ status: 200, type: BillsAnswer })
  async list(
    @Param('code') code: string,
    @Query() { state, limit = limitDefault, cursor }: BillsQuery,
    @CallerOf() caller: Caller,
  ): Promise<BillsAnswer> {
    refuseOthers(caller, code);
    const [after = ''] = cursor === undefined ? [] : (decodeCursor(cursor) ?? []);
    const of = { billerCode: code, state, afterReference: String(after), limit: limit + 1 };
    const rows = await listBills(this.catalog.runtime.database, of);
    const page = rows.slice(0, limit);
    const words = new URLSearchParams({ limit: String(limit), ...(state && { state }) });
    if (rows.length > limit) words.set('cursor', encodeCursor([page.at(-1)!.reference]));
    const href = `/v1/catalog/billers/${encodeURIComponent(code)}/bills?${words.toString()}`;
    return {
      bills: page.map((row) => billAnswer(row, true)),
      _links: rows.length > limit ? { next: { href } } : {},
    };
  }

  @Get(':reference')
  @Allow({ kinds: ['client', 'operator', 'customer'] })
  @ApiOperation({ summary: 'One bill, by its reference as it is written' })
  @ApiResponse({ status: 200, type: BillAnswer })
  @ApiResponse({ status: 404, description: 'There is no such biller or bill' })
  async one(
    @Param('code') code: string,
    @Param('reference') reference: string,
    @CallerOf() caller: Caller,
  ): Promise<BillAnswer> {
    const biller = await billerForBills(this.catalog, code);
    const found = biller.recognise(reference);
    const key = { billerCode: code, reference: found.ok ? found.normalised : reference };
    return this.answerOf(key, maySeePayer(caller, code));
  }

  @Delete(':reference')
  @ApiOperation({
    summary: 'Withdraw a bill that is not paid',
    description: 'Payments of it are then refused.',
  })
  @ApiResponse({ status: 200, type: BillAnswer })
  @ApiResponse({ status: 409, description: 'The bill is paid' })
  async withdraw(
    @Param('code') code: string,
    @Param('reference') reference: string,
    @CallerOf() caller: Caller,
  ): Promise<BillAnswer> {
    refuseOthers(caller, code);
    const found = (await billerForBills(this.catalog, code)).recognise(reference);
    const key = { billerCode: code, reference: found.ok ? found.normalised : reference };
    return billAnswer(await withdrawBill(this.catalog, { ...key, by: caller.subject }), true);
  }

  private async answerOf(key: { billerCode: string; reference: string }, full: boolean): Promise<BillAnswer> {
    const [row] = await readBills(this.catalog.runtime.database, [key]);
    if (!row) throw noBill(key);
    return billAnswer(row, full);
  }
}

function refuseOthers(caller: Caller, code: string): void {
  if (!mayKeepBillsOf(caller, code))
    throw new Problem('forbidden', `this client keeps the bills of other billers, not of ${code}`);
}
