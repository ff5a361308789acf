// What signed-in people do with their own sessions and password.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { now } from '#time';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { recordAct } from '../audit/record-act.js';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { signedIn } from '../permissions.js';
import { changePassword } from '../passwords/change-password.js';
import { endPersonSessions } from './end-session.js';
import { livingSessions } from './session.sql.js';

class ChangePasswordBody {
  @ApiProperty({ format: 'password' })
  @IsString({ message: 'oldPassword must be text' })
  @Length(1, 1_000, { message: 'oldPassword must have 1 to 1000 characters' })
  oldPassword: string;

  @ApiProperty({ format: 'password' })
  @IsString({ message: 'newPassword must be text' })
  @Length(1, 1_000, { message: 'newPassword must have 1 to 1000 characters' })
  newPassword: string;
}

@ApiTags('auth')
@ApiBearerAuth()
@Controller('v1/auth')
export class SessionController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Get('sessions')
  @Allow(signedIn)
  @ApiOperation({ summary: 'The own sessions that are open' })
  async list(@CallerOf() caller: Caller): Promise<object> {
    const sessions = await livingSessions(this.auth.runtime.database, caller.subject, now());
    return {
      sessions: sessions.map((session) => ({
        id: session.id,
        current: session.id === caller.session,
        address: session.address,
        agent: session.agent,
        begunAt: session.begun_at.toISOString(),
        usedAt: session.used_at.toISOString(),
        expiresAt: session.expires_at.toISOString(),
      })),
    };
  }

  @Delete('sessions/:id')
  @Allow(signedIn)
  @HttpCode(204)
  @ApiOperation({ summary: 'Ends one of the own sessions' })
  async end(
    @Param('id') sessionId: string,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<void> {
    const ended = await this.endOwn(caller.subject, sessionId, from);
    if (ended.length === 0) throw new Problem('not-found', 'there is no such open session of yours');
  }

  @Post('sign-out')
  @Allow(signedIn)
  @HttpCode(204)
  @ApiOperation({ summary: 'Ends the session; its tokens are refused in every service within a second' })
  async signOut(@CallerOf() caller: Caller, @From() from: FromWhere): Promise<void> {
    await this.endOwn(caller.subject, caller.session ?? '', from);
  }

  @Post('password')
  @Allow(signedIn)
  @HttpCode(204)
  @ApiOperation({ summary: 'Changes the own password; every other session ends' })
  async changePassword(
    @Body() body: ChangePasswordBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<void> {
    const change = { personId: caller.subject, sessionId: caller.session ?? '', ...body };
    const outcome = await changePassword(this.auth, change, from);
    if (outcome.ok) return;
    if (outcome.code === 'password') {
      const errors = outcome.unmet.map((rule) => ({ path: 'newPassword', ...rule }));
      throw new Problem('malformed', 'the password does not meet every rule', { errors });
    }
    if (outcome.code === 'denied') throw new Problem('refused', 'the old password is not right');
    throw new Problem('too-many-requests', 'too many failed attempts; wait before the next one', outcome);
  }

  private endOwn(personId: string, sessionId: string, from: FromWhere): Promise<string[]> {
    return this.auth.runtime.database.transaction(async (tx) => {
      const ended = await endPersonSessions(this.auth, tx, { personId, sessionId, reason: 'signed out' });
      if (ended.length > 0)
        await recordAct(this.auth, tx, { act: 'signed-out', actor: personId, target: sessionId, ...from });
      return ended;
    });
  }
}
