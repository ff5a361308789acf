// The door for looking at cases: one with everything, and many.
import { Allow } from '#access';
import { decodeCursor, encodeCursor, Problem } from '#http';
import { now } from '#time';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { openStates, way } from '../way.js';
import { searchCases } from './find.sql.js';
import { presentCase } from './present.rules.js';
import { showCase } from './show.js';

const stateForm = new RegExp(`^(${Object.keys(way).join('|')})(,(${Object.keys(way).join('|')}))*$`);

export class CaseQuery {
  @ApiPropertyOptional({ description: 'one state, or several parted by commas' })
  @IsOptional()
  @Matches(stateForm, { message: `state must be one or more of ${Object.keys(way).join(', ')}` })
  state?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'cases that still wait for somebody' })
  @IsOptional()
  @IsIn(['true', 'false'])
  open?: string;

  @ApiPropertyOptional({ enum: ['true', 'false'] })
  @IsOptional()
  @IsIn(['true', 'false'])
  overdue?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(35)
  transactionId?: string;

  @ApiPropertyOptional({ description: "the customer's e-mail address" })
  @IsOptional()
  @IsString()
  @MaxLength(320)
  customer?: string;

  @ApiPropertyOptional({ description: 'subject of an operator' })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  assignee?: string;

  @ApiPropertyOptional({ description: 'text in subject, sender or transaction number' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;

  @ApiPropertyOptional({ description: 'opened at or after, ISO 8601' })
  @IsOptional()
  @IsISO8601()
  from?: string;

  @ApiPropertyOptional({ description: 'opened before, ISO 8601' })
  @IsOptional()
  @IsISO8601()
  to?: string;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Matches(/^([1-9]\d?|1\d\d|200)$/, { message: 'limit must be a number from 1 to 200' })
  limit?: string;

  @ApiPropertyOptional({ description: 'from `next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;
}

@ApiTags('cancellations')
@ApiBearerAuth()
@Allow({ scopes: ['cancellations:read'], roles: ['contact-center', 'back-office', 'approver', 'auditor'] })
@Controller('v1/cancellations')
export class FindController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Search cases, the newest first' })
  @Get()
  async search(@Query() query: CaseQuery): Promise<object> {
    const limit = Number(query.limit ?? 50);
    const [afterId] = query.after === undefined ? [] : (decodeCursor(query.after) ?? []);
    if (query.after !== undefined && typeof afterId !== 'string')
      throw new Problem('malformed', undefined, {
        errors: [{ path: 'after', code: 'form', message: 'after must be the `next` of an earlier page' }],
      });
    const rows = await searchCases(this.cancellations.database, {
      states: query.state?.split(',') ?? (query.open === 'true' ? openStates : undefined),
      transactionId: query.transactionId,
      customerAddress: query.customer,
      assignee: query.assignee,
      overdueAt: query.overdue === 'true' ? now() : undefined,
      text: query.q,
      from: query.from === undefined ? undefined : new Date(query.from),
      to: query.to === undefined ? undefined : new Date(query.to),
      afterId: afterId as string | undefined,
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? encodeCursor([page.at(-1)!.id]) : undefined;
    return { cases: page.map(presentCase), ...(next && { next }) };
  }

  @ApiOperation({ summary: 'A case with its evidence, payments, proposal and history' })
  @Get(':caseId')
  async one(@Param('caseId') caseId: string): Promise<object> {
    return showCase(this.cancellations, caseId);
  }
}
