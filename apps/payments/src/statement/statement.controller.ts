// The door for accounts: balance, and the statement in every format.
import { Allow, CallerOf, type Caller } from '#access';
import { writeStatement } from '#documents';
import { chooseMediaType, Problem } from '#http';
import { formatAmount } from '#money';
import { now } from '#time';
import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { PAYMENTS, type Payments } from '../payments.js';
import { assertMaySee } from '../submit/permission.js';
import { writeCamt053 } from './formats/camt053.js';
import { writeStatementCsv } from './formats/statement-csv.js';
import type { StatementHead, StatementLine } from './formats/statement.js';
import { spooled } from './spool.js';
import { AccountBalance, statementContent } from './formats/statement.answer.js';
import { writeStatementJson } from './statement-json.js';
import { periodOf, readStatement } from './statement.js';
import { findAccount } from './statement.sql.js';
import { languageNote, languageOf } from './wording.rules.js';

class StatementQuery {
  @ApiPropertyOptional({ example: '2026-11-01', description: 'first day; the month so far without it' })
  @IsOptional()
  @IsString()
  from?: string;

  @ApiPropertyOptional({ example: '2026-11-30', description: 'last day; today without it' })
  @IsOptional()
  @IsString()
  to?: string;

  @ApiPropertyOptional({
    enum: ['ebanking', 'file', 'topic'],
    description: 'only what came through this channel',
  })
  @IsOptional()
  @IsIn(['ebanking', 'file', 'topic'])
  channel?: string;

  @ApiPropertyOptional({ enum: ['sq', 'en', 'sr'], description: languageNote })
  @IsOptional()
  @Matches(/^(sq|en|sr)$/, { message: 'language must be sq, en or sr' })
  language?: string;
}

const types = ['application/json', 'application/pdf', 'text/csv', 'application/xml'] as const;
type StatementType = (typeof types)[number];

type Write = (head: StatementHead, lines: AsyncIterable<StatementLine[]>) => AsyncIterable<string>;
const writers: Record<Exclude<StatementType, 'application/pdf'>, Write> = {
  'application/json': writeStatementJson,
  'text/csv': writeStatementCsv,
  'application/xml': writeCamt053,
};
const endings: Record<StatementType, string> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/xml': 'camt053.xml',
};

@ApiTags('accounts')
@ApiBearerAuth()
@Allow({ scopes: ['accounts:read'], roles: ['contact-center', 'back-office', 'approver', 'auditor'] })
@Controller('v1/accounts')
export class StatementController {
  constructor(@Inject(PAYMENTS) private readonly payments: Payments) {}

  @ApiOperation({ summary: 'Balance of an account' })
  @ApiOkResponse({ type: AccountBalance })
  @ApiResponse({ status: 404, description: 'there is no such account' })
  @Get(':iban')
  async balance(@Param('iban') iban: string, @CallerOf() caller: Caller): Promise<object> {
    assertMaySee(caller, iban);
    const account = await findAccount(this.payments.database, iban);
    if (!account) throw new Problem('not-found', `there is no account ${iban}`);
    const amount = formatAmount(account.balance_minor, account.currency);
    return {
      iban: account.iban,
      ownerName: account.owner_name,
      currency: account.currency,
      state: account.state,
      balance: { currency: account.currency, amount },
      balances: [
        {
          balanceType: 'interimBooked',
          balanceAmount: { currency: account.currency, amount },
          referenceDateTime: now().toISOString(),
        },
      ],
    };
  }

  @ApiOperation({ summary: "An account's statement: JSON, PDF, CSV or camt.053 by Accept" })
  @ApiOkResponse({ content: statementContent })
  @ApiResponse({ status: 404, description: 'there is no such account' })
  @ApiResponse({ status: 406, description: 'Accept asks for none of these' })
  @Get(':iban/statement')
  async statement(
    @Param('iban') iban: string,
    @Query() query: StatementQuery,
    @Headers() headers: Record<string, string | undefined>,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertMaySee(caller, iban);
    const type = chooseMediaType(headers.accept, types);
    if (!type) throw new Problem('not-acceptable', `a statement is one of ${types.join(', ')}`);
    const language = languageOf(query.language ?? headers['accept-language']);
    const order = { iban, ...periodOf(query.from, query.to), channel: query.channel ?? null, language };
    const { database, runtime } = this.payments;
    const body = await spooled(async (out) => {
      const found = await readStatement(database, runtime.configuration, order, async (head, lines) => {
        if (type === 'application/pdf') {
          const bank = { ...head.bank, contact: runtime.configuration.PAGESA_BANK_CONTACT };
          await writeStatement({ ...head, bank, language }, lines, out);
        } else await out.pour(writers[type](head, lines));
      });
      if (!found) throw new Problem('not-found', `there is no account ${iban}`);
    });
    const name = `statement-${iban}-${order.from}-${order.to}.${endings[type]}`;
    await reply
      .header('content-type', type === 'application/pdf' ? type : `${type}; charset=utf-8`)
      .header('content-disposition', `inline; filename="${name}"`)
      .send(body);
  }
}
