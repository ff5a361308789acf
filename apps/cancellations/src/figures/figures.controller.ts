// The door for figures: cases by day and reason, as JSON or CSV.
import { Allow } from '#access';
import { chooseMediaType, Problem } from '#http';
import { formatAmount } from '#money';
import { now } from '#time';
import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { readFigures, type FigureRow } from './figures.sql.js';

const dayForm = /^\d{4}-\d{2}-\d{2}$/;
const dayMs = 86_400_000;

export class FiguresQuery {
  @ApiPropertyOptional({ description: 'first day, 30 days ago without it' })
  @IsOptional()
  @Matches(dayForm, { message: 'from must be a day, YYYY-MM-DD' })
  from?: string;

  @ApiPropertyOptional({ description: 'last day, today without it' })
  @IsOptional()
  @Matches(dayForm, { message: 'to must be a day, YYYY-MM-DD' })
  to?: string;
}

@ApiTags('cancellations')
@ApiBearerAuth()
@Allow({ roles: ['back-office', 'approver', 'auditor'], scopes: ['cancellations:read'] })
@Controller('v1/cancellations/figures')
export class FiguresController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Cases by day of opening and reason (UTC days); JSON or CSV by Accept' })
  @Get()
  async figures(
    @Query() query: FiguresQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | string> {
    const at = now();
    const last = query.to === undefined ? at : new Date(query.to);
    const first = query.from === undefined ? new Date(at.getTime() - 30 * dayMs) : new Date(query.from);
    if (Number.isNaN(last.getTime()) || Number.isNaN(first.getTime()))
      throw new Problem('malformed', 'from and to must be days of the calendar');
    const to = new Date(`${last.toISOString().slice(0, 10)}T24:00:00Z`);
    const rows = await readFigures(this.cancellations.database, { from: first, to, at });
    const type = chooseMediaType(accept, ['application/json', 'text/csv']);
    if (!type) throw new Problem('not-acceptable', 'figures are made as application/json or text/csv');
    if (type !== 'text/csv') return { figures: rows.map(figureOf) };
    void reply.header('content-type', 'text/csv; charset=utf-8');
    return csvOf(rows.map(figureOf));
  }
}

function figureOf(row: FigureRow): Record<string, string | number> {
  return {
    day: row.day,
    reason: row.reason,
    opened: row.opened,
    matchedWithoutHand: row.matched_alone,
    open: row.open,
    overdue: row.overdue,
    reversed: row.reversed,
    cancelled: row.cancelled,
    rejected: row.rejected,
    failed: row.failed,
    recoveredEur: formatAmount(row.recovered_minor, 'EUR'),
    medianHoursToDecision: row.hours_to_decision === null ? '' : row.hours_to_decision.toFixed(2),
  };
}

const columns = [
  'day',
  'reason',
  'opened',
  'matchedWithoutHand',
  'open',
  'overdue',
  'reversed',
  'cancelled',
  'rejected',
  'failed',
  'recoveredEur',
  'medianHoursToDecision',
];

/** RFC 4180; no value here holds a comma, a quote or a line end. */
function csvOf(figures: Record<string, string | number>[]): string {
  return [columns, ...figures.map((figure) => columns.map((name) => figure[name]))]
    .map((line) => `${line.join(',')}\r\n`)
    .join('');
}
