// The door for the catalog as a file: out as JSON, NDJSON or CSV, and back in as a proposal.
import { Allow, CallerOf, type Caller } from '#access';
import { chooseMediaType, Problem } from '#http';
import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { CATALOG, type Catalog } from '../catalog.js';
import { exportBillers, exportTypes } from './export.js';
import { ImportAnswer, ImportQuery } from './import-answer.js';
import { importBillers, recordsOfFile, recordsOfJson, type ImportReport } from './import.js';
import { fileTypeOf } from './read-records.js';

@ApiTags('catalog')
@ApiBearerAuth()
@Controller('v1/catalog')
@Allow({ roles: ['catalog-admin'], kinds: ['operator'] })
export class ExchangeController {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @Get('export')
  @Allow({ roles: ['catalog-admin', 'approver', 'auditor', 'back-office'], kinds: ['operator'] })
  @ApiOperation({ summary: 'The whole catalog as a file', description: 'The newest version of each biller.' })
  @ApiProduces(...exportTypes)
  @ApiResponse({ status: 200, description: 'A file that can be imported' })
  @ApiResponse({ status: 406, description: 'None of the accepted media types can be made' })
  async export(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const type = chooseMediaType(request.headers.accept, exportTypes);
    if (!type) throw new Problem('not-acceptable', `the catalog is exported as ${exportTypes.join(', ')}`);
    await this.catalog.index.refresh();
    const ending = type === 'text/csv' ? 'csv' : type === 'application/json' ? 'json' : 'ndjson';
    void reply.header('vary', 'accept');
    return new StreamableFile(Readable.from(exportBillers(this.catalog.index, type)), {
      type: `${type}; charset=utf-8`,
      disposition: `attachment; filename="catalog.${ending}"`,
    });
  }

  @Post('imports')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Import billers from a file, as a proposal',
    description:
      'With `dryRun=true` it only says what would change. Otherwise what changes becomes one proposal for ' +
      'somebody else to approve; a file with any problem is refused whole. Billers that are not in the ' +
      'file stay as they are.',
  })
  @ApiConsumes(...exportTypes)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 200, type: ImportAnswer })
  @ApiResponse({ status: 400, description: 'Records cannot be read or saved: every finding by its line' })
  import(
    @Query() { note, validFrom, dryRun }: ImportQuery,
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
  ): Promise<ImportReport> {
    const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
    const records = isJson
      ? recordsOfJson(request.body)
      : recordsOfFile(request.body as AsyncIterable<Uint8Array>, fileTypeOf(request.headers['content-type']));
    return importBillers(this.catalog, caller, {
      records,
      note: note ?? 'import of a file',
      validFrom,
      dryRun: dryRun === 'true',
    });
  }
}
