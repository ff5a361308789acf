// The door for batches of cancellations.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { codeName } from '#money';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { approveBatch, openBatch, proposeBatch, viewBatch } from './bulk.js';

const numbersMax = 2_000;

export class ListBody {
  @ApiProperty({ type: [String], maxItems: numbersMax })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(numbersMax)
  @IsString({ each: true })
  @MaxLength(35, { each: true })
  transactionIds: string[];

  @ApiProperty({ example: 'DUPL' })
  @Matches(/^[A-Z0-9]{4}$/, { message: 'reason must be an ISO 20022 code of four characters' })
  reason: string;

  @ApiProperty({ example: 'salaries.xml was sent twice' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  note: string;
}

export class BatchProposalBody {
  @ApiPropertyOptional({ maxLength: 1_000 })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  note?: string;
}

export class BatchApprovalBody extends BatchProposalBody {
  @ApiProperty({ description: "the batch's contentHash, as it was shown" })
  @Matches(/^[0-9a-f]{64}$/, { message: 'contentHash must be that of the batch' })
  contentHash: string;
}

@ApiTags('cancellations')
@ApiBearerAuth()
@Allow({ roles: ['back-office', 'approver', 'auditor'], kinds: ['operator'] })
@Controller('v1/cancellations/batches')
export class BulkController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Open a case for each payment of a list; the same list again opens nothing' })
  @Allow({ roles: ['back-office'], kinds: ['operator'] })
  @Post()
  @HttpCode(201)
  async open(@Body() body: ListBody, @CallerOf() { subject, name }: Caller): Promise<object> {
    if (codeName('cancellation-reason', body.reason) === undefined)
      throw new Problem('malformed', `${body.reason} is not an ISO 20022 cancellation reason`);
    return this.view(await openBatch(this.cancellations, body, { subject, name }));
  }

  @ApiOperation({ summary: 'How many cases of the batch are in which state, and the hash of the whole' })
  @Get(':batchId')
  async view(@Param('batchId') batchId: string): Promise<object> {
    const view = await viewBatch(this.cancellations, batchId);
    return { ...view, _links: { self: { href: `/v1/cancellations/batches/${batchId}` } } };
  }

  @ApiOperation({ summary: 'Propose to undo every payment of the batch' })
  @Allow({ roles: ['back-office'], kinds: ['operator'] })
  @Post(':batchId/propose')
  @HttpCode(200)
  async propose(
    @Param('batchId') batchId: string,
    @Body() { note }: BatchProposalBody,
    @CallerOf() { subject, name }: Caller,
  ): Promise<object> {
    const result = await proposeBatch(this.cancellations, batchId, { note, by: { subject, name } });
    return { ...result, ...(await viewBatch(this.cancellations, batchId)) };
  }

  @ApiOperation({ summary: "Approve another operator's batch, exactly as it was shown" })
  @Allow({ roles: ['approver'], kinds: ['operator'] })
  @Post(':batchId/approve')
  @HttpCode(200)
  async approve(
    @Param('batchId') batchId: string,
    @Body() { note, contentHash }: BatchApprovalBody,
    @CallerOf() { subject, name }: Caller,
  ): Promise<object> {
    const result = await approveBatch(this.cancellations, batchId, {
      contentHash,
      note,
      by: { subject, name },
    });
    return { ...result, ...(await viewBatch(this.cancellations, batchId)) };
  }
}
