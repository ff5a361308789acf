// The door for decisions: one operator proposes, another approves or rejects.
import { Allow, CallerOf, type Caller } from '#access';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiResponse, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { CANCELLATIONS, type Cancellations } from '../cancellations.js';
import { showCase } from '../cases/show.js';
import { waitForCase } from '../match/enquire.js';
import { approve, type Deciding } from './approve.js';
import { propose } from './propose.js';

export class CancellationProposal {
  @ApiPropertyOptional({ enum: ['undo', 'refuse'], default: 'undo' })
  @IsOptional()
  @IsIn(['undo', 'refuse'])
  decision?: 'undo' | 'refuse';

  @ApiPropertyOptional({ description: 'another payment than the one that was found' })
  @IsOptional()
  @IsString()
  @MaxLength(35)
  transactionId?: string;

  @ApiPropertyOptional({ example: 'DUPL', description: 'ISO 20022 cancellation reason, or rejection reason' })
  @IsOptional()
  @Matches(/^[A-Z0-9]{4}$/, { message: 'reason must be an ISO 20022 code of four characters' })
  reason?: string;

  @ApiPropertyOptional({ maxLength: 1_000 })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  note?: string;
}

export class DecisionBody {
  @ApiPropertyOptional({ maxLength: 1_000 })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  note?: string;

  @ApiPropertyOptional({
    maxLength: 1_000,
    description: 'what the customer is told beside the fact, when rejected',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  answer?: string;

  @ApiPropertyOptional({ description: "the proposal's contentHash, as it was shown" })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'contentHash must be that of the proposal' })
  contentHash?: string;
}

@ApiTags('cancellations')
@ApiBearerAuth()
@Controller('v1/cancellations/:caseId')
export class DecideController {
  constructor(@Inject(CANCELLATIONS) private readonly cancellations: Cancellations) {}

  @ApiOperation({ summary: 'Propose what shall become of the case' })
  @ApiResponse({ status: 200, description: 'the case' })
  @ApiResponse({ status: 409, description: 'the state of the case or of the payment does not allow it' })
  @Allow({ roles: ['back-office', 'contact-center'], kinds: ['operator'] })
  @Post('propose')
  @HttpCode(200)
  async propose(
    @Param('caseId') caseId: string,
    @Body() body: CancellationProposal,
    @CallerOf() { subject, name }: Caller,
  ): Promise<object> {
    const { decision = 'undo', transactionId, reason, note } = body;
    await propose(this.cancellations, caseId, {
      proposing: { decision, transactionId, reason, note },
      by: { subject, name },
    });
    return showCase(this.cancellations, caseId);
  }

  @ApiOperation({ summary: "Approve another operator's proposal; it is carried out" })
  @ApiResponse({ status: 200, description: 'the case' })
  @ApiResponse({ status: 403, description: 'the proposal is your own' })
  @Allow({ roles: ['approver'], kinds: ['operator'] })
  @Post('approve')
  @HttpCode(200)
  async approve(
    @Param('caseId') caseId: string,
    @Body() body: DecisionBody,
    @CallerOf() caller: Caller,
  ): Promise<object> {
    await approve(this.cancellations, caseId, deciding('approve', body, caller));
    // Payments answers within moments when it runs; when it does not, the case is answered as approved.
    await waitForCase(this.cancellations, caseId, ({ state }) => state !== 'approved');
    return showCase(this.cancellations, caseId);
  }

  @ApiOperation({ summary: "Reject another operator's proposal; the request is refused" })
  @Allow({ roles: ['approver'], kinds: ['operator'] })
  @Post('reject')
  @HttpCode(200)
  async reject(
    @Param('caseId') caseId: string,
    @Body() body: DecisionBody,
    @CallerOf() caller: Caller,
  ): Promise<object> {
    await approve(this.cancellations, caseId, deciding('reject', body, caller));
    return showCase(this.cancellations, caseId);
  }
}

function deciding(decision: Deciding['decision'], body: DecisionBody, caller: Caller): Deciding {
  const { note, answer, contentHash } = body;
  return { decision, note, answer, contentHash, by: { subject: caller.subject, name: caller.name } };
}
