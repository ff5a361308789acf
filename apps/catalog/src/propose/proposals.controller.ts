// The door for changing the catalog: one person proposes, another decides.
import { Allow, CallerOf, type Caller } from '#access';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CATALOG, type Catalog } from '../catalog.js';
import { decide, type Decision } from './decide.js';
import {
  DecisionRequest,
  ProposalAnswer,
  ProposalRequest,
  ProposalsAnswer,
  ProposalsQuery,
  RejectionRequest,
} from './proposal-answer.js';
import { showProposal, showProposals } from './proposals.js';
import { propose } from './propose.js';

@ApiTags('catalog')
@ApiBearerAuth()
@Controller('v1/catalog/proposals')
@Allow({ roles: ['catalog-admin', 'approver'], kinds: ['operator'] })
export class ProposalsController {
  constructor(@Inject(CATALOG) private readonly catalog: Catalog) {}

  @Post()
  @Allow({ roles: ['catalog-admin'], kinds: ['operator'] })
  @ApiOperation({
    summary: 'Propose changes of billers',
    description:
      'Complete billers as they shall be from `validFrom` (today or later) on. Nothing is in force until ' +
      'somebody else approves.',
  })
  @ApiResponse({ status: 201, type: ProposalAnswer })
  @ApiResponse({ status: 400, description: 'A biller cannot be saved: every finding by its path' })
  async propose(@Body() body: ProposalRequest, @CallerOf() caller: Caller): Promise<ProposalAnswer> {
    return this.show(await propose(this.catalog, caller, body));
  }

  @Get()
  @Allow({ roles: ['catalog-admin', 'approver', 'auditor'], kinds: ['operator'] })
  @ApiOperation({ summary: 'Proposals, newest first' })
  @ApiResponse({ status: 200, type: ProposalsAnswer })
  list(@Query() query: ProposalsQuery): Promise<ProposalsAnswer> {
    return showProposals(this.catalog.runtime.database, query);
  }

  @Get(':id')
  @Allow({ roles: ['catalog-admin', 'approver', 'auditor'], kinds: ['operator'] })
  @ApiOperation({ summary: 'A proposal with what it changes' })
  @ApiResponse({ status: 200, type: ProposalAnswer })
  @ApiResponse({ status: 404, description: 'There is no such proposal' })
  show(@Param('id') id: string): Promise<ProposalAnswer> {
    return showProposal(this.catalog.runtime.database, id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @ApiOperation({
    summary: "Approve another person's proposal",
    description: 'Its versions are published at once and judge payments from their `validFrom` on.',
  })
  @ApiResponse({ status: 200, type: ProposalAnswer })
  @ApiResponse({ status: 403, description: 'It is your own' })
  @ApiResponse({ status: 409, description: 'Decided already, or overtaken by time or another change' })
  approve(@Param('id') id: string, @Body() body: DecisionRequest, @CallerOf() caller: Caller) {
    return this.decide(caller, { id, state: 'approved', note: body.note ?? null });
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ApiOperation({ summary: "Reject another person's proposal" })
  @ApiResponse({ status: 200, type: ProposalAnswer })
  reject(@Param('id') id: string, @Body() body: RejectionRequest, @CallerOf() caller: Caller) {
    return this.decide(caller, { id, state: 'rejected', note: body.note });
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow({ roles: ['catalog-admin'], kinds: ['operator'] })
  @ApiOperation({ summary: 'Withdraw a proposal of your own' })
  @ApiResponse({ status: 200, type: ProposalAnswer })
  withdraw(@Param('id') id: string, @Body() body: DecisionRequest, @CallerOf() caller: Caller) {
    return this.decide(caller, { id, state: 'withdrawn', note: body.note ?? null });
  }

  private async decide(caller: Caller, decision: Decision): Promise<ProposalAnswer> {
    await decide(this.catalog, caller, decision);
    return this.show(decision.id);
  }
}
