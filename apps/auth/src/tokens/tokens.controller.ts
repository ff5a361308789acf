// Operators' doors to the tokens of customers.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { may } from '../permissions.js';
import {
  assignHardwareToken,
  importToken,
  stopToken,
  synchroniseToken,
  type TokenOutcome,
} from './hardware-tokens.js';
import { AssignTokenBody, HardwareTokenBody, StopTokenBody, SynchroniseBody } from './tokens.body.js';

const refusals: Record<Extract<TokenOutcome, { ok: false }>['code'], [kind: string, detail: string]> = {
  unknown: ['not-found', 'there is no such token or user'],
  taken: ['conflict', 'a token with this serial number is known already'],
  secret: ['malformed', 'the secret must be base 32 and have at least 128 bits'],
  'not-hardware': ['refused', 'an mToken is not synchronised: a branch gives new activation codes'],
  'no-payment-right': ['refused', 'only users with a payment right have a token'],
  codes: ['refused', 'these are not two codes that the token shows one after the other; try the next two'],
  state: ['conflict', 'the token is void'],
};

@ApiTags('auth')
@ApiBearerAuth()
@Controller('v1/auth')
export class TokensController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Post('hardware-tokens')
  @Allow(may('import hardware tokens'))
  @ApiOperation({ summary: 'Takes a hardware token into stock' })
  async import(@Body() body: HardwareTokenBody, @CallerOf() caller: Caller, @From() from: FromWhere) {
    const token = { algorithm: 'sha1' as const, digits: 6, stepSeconds: 30, ...body };
    return answer(await importToken(this.auth, token, { operatorId: caller.subject, from }));
  }

  @Post('users/:id/hardware-token')
  @Allow(may('assign hardware tokens'))
  @HttpCode(200)
  @ApiOperation({ summary: 'Gives a hardware token from stock to a user with a payment right' })
  async assign(
    @Param('id') personId: string,
    @Body() { serial }: AssignTokenBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ) {
    const by = { operatorId: caller.subject, from };
    return answer(await assignHardwareToken(this.auth, { serial, personId }, by));
  }

  @Post('tokens/:id/synchronise')
  @Allow(may('synchronise hardware tokens'))
  @HttpCode(200)
  @ApiOperation({ summary: 'Synchronises a blocked or drifted hardware token by two consecutive codes' })
  async synchronise(
    @Param('id') tokenId: string,
    @Body() { codes }: SynchroniseBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ) {
    return answer(
      await synchroniseToken(this.auth, { tokenId, codes }, { operatorId: caller.subject, from }),
    );
  }

  @Post('tokens/:id/stop')
  @Allow(may('block tokens'))
  @HttpCode(200)
  @ApiOperation({ summary: 'Blocks a token, or makes it void for good' })
  async stop(
    @Param('id') tokenId: string,
    @Body() body: StopTokenBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ) {
    return answer(await stopToken(this.auth, { tokenId, ...body }, { operatorId: caller.subject, from }));
  }
}

function answer(outcome: TokenOutcome): { tokenId: string } {
  if (!outcome.ok) throw new Problem(...refusals[outcome.code]);
  return { tokenId: outcome.tokenId };
}
