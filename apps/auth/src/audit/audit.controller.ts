// The auditors' door: search, export, and the check of the chain. Reading the trail is itself an act on it.
import { Allow, CallerOf, type Caller } from '#access';
import { chooseMediaType, decodeCursor, encodeCursor, Problem } from '#http';
import { Controller, Get, Headers, Inject, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsISO8601, IsOptional, MaxLength } from 'class-validator';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { may } from '../permissions.js';
import { exportActs, shownEntry } from './export-acts.js';
import { findEntries, type ActFilter } from './find-acts.sql.js';
import { recordAct } from './record-act.js';
import { verifyChain, type ChainCheck } from './verify-chain.js';

const short = { message: 'a filter must have at most 100 characters' };
const instant = { message: 'from and until must be instants such as 2026-11-23T00:00:00Z' };
const offered = ['application/json', 'text/csv', 'application/x-ndjson'] as const;
const pageSize = 100;

class AuditQuery {
  @ApiPropertyOptional({ description: 'Id of who acted' })
  @IsOptional()
  @MaxLength(100, short)
  actor?: string;

  @ApiPropertyOptional({ description: 'Id of whom or what it was done to' })
  @IsOptional()
  @MaxLength(100, short)
  target?: string;

  @ApiPropertyOptional({ example: 'sign-in-denied' })
  @IsOptional()
  @MaxLength(100, short)
  act?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @MaxLength(100, short)
  address?: string;

  @ApiPropertyOptional({ example: '2026-11-23T00:00:00Z' })
  @IsOptional()
  @IsISO8601({ strict: true }, instant)
  from?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsISO8601({ strict: true }, instant)
  until?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @MaxLength(300, { message: 'cursor must have at most 300 characters' })
  cursor?: string;
}

@ApiTags('auth')
@ApiBearerAuth()
@Controller('v1/auth')
export class AuditController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Get('audit')
  @Allow(may('read the audit trail'))
  @ApiProduces(...offered)
  @ApiOperation({
    summary: 'Searches the audit trail; as CSV or NDJSON all that was found, as JSON page by page',
  })
  async search(
    @Query() query: AuditQuery,
    @Headers('accept') accept: string | undefined,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<object> {
    const format = chooseMediaType(accept, offered);
    if (!format) throw new Problem('not-acceptable', `one of ${offered.join(', ')} can be made`);
    const filter = filterOf(query);
    const detail = { format, query: JSON.stringify(query) };
    await this.auth.runtime.database.transaction((tx) =>
      recordAct(this.auth, tx, { act: 'audit-read', actor: caller.subject, ...from, detail }),
    );
    if (format !== 'application/json') {
      const name = format === 'text/csv' ? 'audit.csv' : 'audit.ndjson';
      const disposition = `attachment; filename="${name}"`;
      return new StreamableFile(exportActs(this.auth, filter, format), { type: format, disposition });
    }
    return this.page(filter, query.cursor);
  }

  @Get('audit/verification')
  @Allow(may('read the audit trail'))
  @ApiOperation({ summary: 'Checks that the hash chain of the audit trail is unbroken' })
  verify(): Promise<ChainCheck> {
    return verifyChain(this.auth);
  }

  private async page(filter: ActFilter, cursor: string | undefined): Promise<object> {
    const after = cursor === undefined ? [0] : decodeCursor(cursor);
    if (typeof after?.[0] !== 'number') throw new Problem('malformed', 'the cursor is none of ours');
    const page = { afterSeq: after[0], limit: pageSize + 1 };
    const entries = await findEntries(this.auth.runtime.database, filter, page);
    const shown = entries.slice(0, pageSize);
    return {
      entries: shown.map(shownEntry),
      ...(entries.length > pageSize && { nextCursor: encodeCursor([shown.at(-1)!.seq]) }),
    };
  }
}

function filterOf(query: AuditQuery): ActFilter {
  const { actor = null, target = null, act = null, address = null } = query;
  const ms = (text: string | undefined) => (text === undefined ? null : Date.parse(text));
  return { actor, target, act, address, fromMs: ms(query.from), untilMs: ms(query.until) };
}
