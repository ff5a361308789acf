// The door for lookups: what can be paid, for every caller with a token.
import { Allow } from '#access';
import type { BillerVersion } from '#references';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BillerAnswer, BillersAnswer, BillersQuery, DayQuery, ReferenceAnswer } from './answer.js';
import { CATALOG, type Catalog } from '../catalog.js';
import { checkReference, findBillers, versionOf } from './find.js';
import { isNotModified } from './not-modified.js';

@ApiTags('catalog')
@ApiBearerAuth()
@Controller('v1/catalog/billers')
@Allow({ kinds: ['client', 'operator', 'customer'] })
export class FindController {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @Get()
  @ApiOperation({
    summary: 'Search billers',
    description:
      'By name, category, municipality, or by a scanned reference. Without any, all of them by code. The ' +
      'answer carries an ETag; send it back as If-None-Match and get 304 while nothing changed.',
  })
  @ApiResponse({ status: 200, type: BillersAnswer })
  @ApiResponse({ status: 304, description: 'Nothing changed since the ETag given' })
  @ApiResponse({ status: 400, description: 'A parameter is not as described' })
  async search(
    @Query() query: BillersQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillersAnswer | undefined> {
    await this.catalog.index.refresh();
    return isNotModified(request, reply, this.catalog.index.tag)
      ? undefined
      : findBillers(this.catalog.index, query);
  }

  @Get(':code')
  @ApiOperation({
    summary: 'One biller, as payments of a day are judged',
    description: 'Today without `on`.',
  })
  @ApiParam({ name: 'code', example: 'customs' })
  @ApiResponse({ status: 200, type: BillerAnswer })
  @ApiResponse({ status: 304, description: 'Nothing changed since the ETag given' })
  @ApiResponse({
    status: 404,
    description: 'There is no such biller, or no version of it is valid on that day',
  })
  async one(
    @Param('code') code: string,
    @Query() { on }: DayQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BillerVersion | undefined> {
    await this.catalog.index.refresh();
    const version = versionOf(this.catalog.index, code, on);
    return isNotModified(request, reply, this.catalog.index.tag) ? undefined : version;
  }

  @Get(':code/references/:reference')
  @ApiOperation({
    summary: 'Check a reference before it is paid',
    description:
      'By the same rules as payments: the reference in its normal form and what it says, or why not.',
  })
  @ApiResponse({ status: 200, type: ReferenceAnswer })
  @ApiResponse({ status: 404, description: 'There is no such biller' })
  async reference(
    @Param('code') code: string,
    @Param('reference') reference: string,
    @Query() { on }: DayQuery,
  ): Promise<ReferenceAnswer> {
    await this.catalog.index.refresh();
    return checkReference(this.catalog.index, { code, reference, on });
  }
}
