// Operators' doors to people: look up, block, unblock.
import { Allow, CallerOf, type Caller } from '#access';
import { decodeCursor, encodeCursor, Problem } from '#http';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { may } from '../permissions.js';
import { findPerson, searchPeople, type PersonRow } from '../people/person.sql.js';
import { tokensOf } from '../codes/otp-token.sql.js';
import { block, unblock, type BlockOutcome } from './block.js';
import { blockReasons, type BlockReason } from './block-reasons.js';

class BlockBody {
  @ApiProperty({ enum: blockReasons })
  @IsIn(blockReasons, { message: `reason must be one of ${blockReasons.join(', ')}` })
  reason: BlockReason;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString({ message: 'note must be text' })
  @Length(1, 500, { message: 'note must have 1 to 500 characters' })
  note?: string;
}

class UnblockBody {
  @ApiProperty({ description: 'Why; it goes into the audit trail' })
  @IsString({ message: 'reason must be text' })
  @Length(3, 500, { message: 'reason must have 3 to 500 characters' })
  reason: string;
}

class SearchQuery {
  @ApiPropertyOptional({ enum: ['customer', 'operator'] })
  @IsOptional()
  @IsIn(['customer', 'operator'], { message: 'kind must be customer or operator' })
  kind?: 'customer' | 'operator';

  @ApiPropertyOptional({ description: 'The beginning of a username, or a part of a name' })
  @IsOptional()
  @MaxLength(100, { message: 'q must have at most 100 characters' })
  q?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @MaxLength(300, { message: 'cursor must have at most 300 characters' })
  cursor?: string;
}

const pageSize = 50;
const refusals: Record<string, [kind: string, detail: string]> = {
  unknown: ['not-found', 'there is no such user, operator or client'],
  state: ['conflict', 'it is not in a state that allows this'],
  own: ['forbidden', 'nobody decides about their own access'],
};

@ApiTags('auth')
@ApiBearerAuth()
@Controller('v1/auth')
export class BlockController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Get('users')
  @Allow(may('look people up'))
  @ApiOperation({ summary: 'Customers or operators, by username or name' })
  async search(@Query() query: SearchQuery): Promise<object> {
    const after = query.cursor === undefined ? [''] : decodeCursor(query.cursor);
    if (!after) throw new Problem('malformed', 'the cursor is none of ours');
    const people = await searchPeople(this.auth.runtime.database, {
      kind: query.kind ?? 'customer',
      text: query.q ?? null,
      afterUsername: String(after[0]),
      limit: pageSize + 1,
    });
    const page = people.slice(0, pageSize);
    return {
      users: page.map(shown),
      ...(people.length > pageSize && { nextCursor: encodeCursor([page.at(-1)!.username]) }),
    };
  }

  @Get('users/:id')
  @Allow(may('look people up'))
  @ApiOperation({ summary: 'One customer or operator, with tokens' })
  async find(@Param('id') id: string): Promise<object> {
    const { database } = this.auth.runtime;
    const person = await findPerson(database, id);
    if (!person) throw new Problem('not-found', 'there is no such user');
    const tokens = await tokensOf(database, id);
    return {
      ...shown(person),
      tokens: tokens.map(({ id: tokenId, kind, serial, state, failures }) => ({
        id: tokenId,
        kind,
        ...(serial && { serial }),
        state,
        failures,
      })),
    };
  }

  @Post('users/:id/block')
  @Allow(may('block people'))
  @HttpCode(204)
  @ApiOperation({ summary: 'Blocks a user, operator or client in every service within a second' })
  async block(
    @Param('id') id: string,
    @Body() body: BlockBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<void> {
    done(await block(this.auth, id, { ...body, actor: caller.subject, from }));
  }

  @Post('users/:id/unblock')
  @Allow(may('unblock people'))
  @HttpCode(204)
  @ApiOperation({ summary: 'Lets a blocked user, operator or client in again; older tokens stay refused' })
  async unblock(
    @Param('id') id: string,
    @Body() { reason }: UnblockBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<void> {
    done(await unblock(this.auth, id, { note: reason, actor: caller.subject, from }));
  }
}

function done(outcome: BlockOutcome): void {
  if (!outcome.ok) throw new Problem(...refusals[outcome.code]);
}

function shown(person: PersonRow): object {
  return {
    id: person.id,
    kind: person.kind,
    username: person.username,
    firstName: person.first_name,
    lastName: person.last_name,
    email: person.email ?? undefined,
    phone: person.phone ?? undefined,
    language: person.language,
    state: person.state,
    blockReason: person.block_reason ?? undefined,
    right: person.right ?? undefined,
    ...(person.kind === 'operator' ? { roles: person.roles } : { ibans: person.ibans }),
    madeAt: person.made_at.toISOString(),
  };
}
