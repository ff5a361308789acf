// The admins' doors to operators, each change with a second person.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { may, permissions } from '../permissions.js';
import { listProposals } from './operator.sql.js';
import { ProposalBody } from './operators.body.js';
import { decide, propose, type ProposalOutcome } from './propose.js';

const refusals: Record<Extract<ProposalOutcome, { ok: false }>['code'], [kind: string, detail: string]> = {
  taken: ['conflict', 'the username is taken'],
  unknown: ['not-found', 'there is no such operator or proposal'],
  own: ['forbidden', 'nobody approves what they proposed: another admin must decide'],
  concerned: ['forbidden', 'nobody decides about their own access'],
  decided: ['conflict', 'the proposal is decided already'],
};

@ApiTags('auth')
@ApiBearerAuth()
@Controller('v1/auth/operators')
export class OperatorsController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Get('permissions')
  @Allow(may('see operators'))
  @ApiOperation({ summary: 'The permission table: which roles may do what' })
  permissions(): object {
    return { permissions };
  }

  @Get('proposals')
  @Allow(may('see operators'))
  @ApiOperation({ summary: 'Proposals about operators, those that wait first' })
  async proposals(): Promise<object> {
    const rows = await listProposals(this.auth.runtime.database);
    return {
      proposals: rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        content: row.content,
        proposedBy: row.proposed_by,
        proposedAt: row.proposed_at.toISOString(),
        state: row.state,
        decidedBy: row.decided_by ?? undefined,
        decidedAt: row.decided_at?.toISOString(),
      })),
    };
  }

  @Post('proposals')
  @Allow(may('propose operators'))
  @ApiOperation({ summary: 'Proposes to add an operator, to change roles, or to close an access' })
  async propose(
    @Body() { kind, ...content }: ProposalBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<object> {
    return answer(await propose(this.auth, { kind, content }, { operatorId: caller.subject, from }));
  }

  @Post('proposals/:id/approve')
  @Allow(may('approve operators'))
  @HttpCode(200)
  @ApiOperation({ summary: 'Approves what another admin proposed' })
  async approve(
    @Param('id') id: string,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<object> {
    return answer(await decide(this.auth, { id, state: 'approved' }, { operatorId: caller.subject, from }));
  }

  @Post('proposals/:id/reject')
  @Allow(may('approve operators'))
  @HttpCode(200)
  @ApiOperation({ summary: 'Rejects what another admin proposed' })
  async reject(
    @Param('id') id: string,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<object> {
    return answer(await decide(this.auth, { id, state: 'rejected' }, { operatorId: caller.subject, from }));
  }
}

function answer(outcome: ProposalOutcome): object {
  if (!outcome.ok) throw new Problem(...refusals[outcome.code]);
  return { proposalId: outcome.id, state: outcome.state };
}
