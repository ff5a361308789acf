// The door for an operator's own saved filters: queries of the case list, by name.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Matches, MaxLength } from 'class-validator';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { dropFilter, findFilters, keepFilter } from './work.sql.js';

const filtersMax = 50;

export class FilterBody {
  @ApiProperty({ example: 'open=true&overdue=true', description: 'the query of GET /v1/cancellations' })
  @Matches(/^[\w.~%+-]+=[\w.~%+,:@-]*(&[\w.~%+-]+=[\w.~%+,:@-]*)*$/, { message: 'query must be a URL query' })
  @MaxLength(1_000)
  query: string;
}

@ApiTags('cancellations')
@ApiBearerAuth()
@Allow({ roles: ['contact-center', 'back-office', 'approver', 'auditor'], kinds: ['operator'] })
@Controller('v1/cancellations/filters')
export class FiltersController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Your saved filters' })
  @Get()
  async list(@CallerOf() { subject }: Caller): Promise<object> {
    const rows = await findFilters(this.cancellations.database, subject);
    const filters = rows.map(({ name, query }) => ({
      name,
      query,
      _links: { cases: { href: `/v1/cancellations?${query}` } },
    }));
    return { filters };
  }

  @ApiOperation({ summary: 'Save a filter under a name' })
  @Put(':name')
  async keep(
    @Param('name') name: string,
    @Body() body: FilterBody,
    @CallerOf() caller: Caller,
  ): Promise<object> {
    if (!/^[\p{L}\p{N} ._-]{1,60}$/u.test(name))
      throw new Problem('malformed', 'the name may have 60 letters and digits');
    const { database } = this.cancellations;
    const before = await findFilters(database, caller.subject);
    if (before.length >= filtersMax && !before.some((filter) => filter.name === name))
      throw new Problem('conflict', `you have ${filtersMax} filters already`);
    await keepFilter(database, { owner: caller.subject, name, query: body.query });
    return this.list(caller);
  }

  @ApiOperation({ summary: 'Forget a filter' })
  @Delete(':name')
  @HttpCode(204)
  async drop(@Param('name') name: string, @CallerOf() { subject }: Caller): Promise<void> {
    if ((await dropFilter(this.cancellations.database, subject, name)) === 0)
      throw new Problem('not-found', `you have no filter ${name}`);
  }
}
