// The door for a biller's history: every version there ever was, who let it in, and what each changed.
import { Allow } from '#access';
import { Problem } from '#http';
import { versionAt, type BillerVersion } from '#references';
import { today } from '#time';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CATALOG, type Catalog } from '../catalog.js';
import { BillerAnswer } from '../find/answer.js';
import { differenceFrom } from '../propose/propose.rules.js';
import { HistoryAnswer, VersionsDifference, VersionsQuery } from './history-answer.js';
import { readVersions, type VersionRow } from './history.sql.js';

@ApiTags('catalog')
@ApiBearerAuth()
@Controller('v1/catalog/billers/:code')
@Allow({ roles: ['catalog-admin', 'approver', 'auditor', 'back-office'], kinds: ['operator'] })
export class HistoryController {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @Get('versions')
  @ApiOperation({
    summary: 'Every version of a biller, oldest first, with what it changed and who let it in',
  })
  @ApiResponse({ status: 200, type: HistoryAnswer })
  @ApiResponse({ status: 404, description: 'There is no such biller' })
  async versions(@Param('code') code: string): Promise<HistoryAnswer> {
    const rows = await this.rowsOf(code);
    const inForce = versionAt(
      rows.map(({ content }) => content),
      today(),
    )?.version;
    return {
      code,
      versions: rows.map((row, index) => ({
        version: row.version,
        validFrom: row.content.validFrom,
        isInForce: row.version === inForce,
        proposedBy: row.proposed_by,
        approvedBy: row.approved_by,
        ...(row.proposal_id !== null && { proposalId: row.proposal_id }),
        publishedAt: row.published_at.toISOString(),
        difference: index === 0 ? [] : differenceFrom(rows[index - 1].content, row.content),
      })),
    };
  }

  @Get('versions/:version')
  @ApiOperation({ summary: 'One version of a biller' })
  @ApiResponse({ status: 200, type: BillerAnswer })
  @ApiResponse({ status: 404, description: 'There is no such biller or version' })
  async version(@Param('code') code: string, @Param('version') version: string): Promise<BillerVersion> {
    return contentOf(await this.rowsOf(code), version);
  }

  @Get('difference')
  @ApiOperation({ summary: 'What is different between two versions of a biller' })
  @ApiResponse({ status: 200, type: VersionsDifference })
  @ApiResponse({ status: 404, description: 'There is no such biller or version' })
  async difference(
    @Param('code') code: string,
    @Query() { from, to }: VersionsQuery,
  ): Promise<VersionsDifference> {
    const rows = await this.rowsOf(code);
    return { code, from, to, difference: differenceFrom(contentOf(rows, from), contentOf(rows, to)) };
  }

  private async rowsOf(code: string): Promise<VersionRow[]> {
    const rows = await readVersions(this.catalog.runtime.database, code);
    if (rows.length === 0) throw new Problem('not-found', `there is no biller ${JSON.stringify(code)}`);
    return rows;
  }
}

function contentOf(rows: readonly VersionRow[], version: number | string): BillerVersion {
  const row = rows.find((each) => String(each.version) === String(version));
  if (!row) throw new Problem('not-found', `there is no version ${JSON.stringify(version)} of this biller`);
  return row.content;
}
