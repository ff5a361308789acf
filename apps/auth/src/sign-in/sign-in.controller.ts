// The door of customers and operators.
import { Public } from '#access';
import { Problem } from '#http';
import { Body, Controller, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import type { SessionAnswer } from '../sessions/begin-session.js';
import { signIn } from './sign-in.js';
import { SignInBody } from './sign-in.body.js';

const denied =
  'the username, the password or the code is not right, or access is blocked; if it goes on, call the contact center';

@ApiTags('auth')
@Controller('v1/auth')
export class SignInController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Post('sign-in')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Signs a customer or an operator in' })
  async signIn(@Body() body: SignInBody, @From() from: FromWhere): Promise<SessionAnswer> {
    const request = { ...body, username: body.username.toLowerCase(), ...from };
    const outcome = await signIn(this.auth, request);
    if (outcome.ok) return outcome.answer;
    if (outcome.code === 'denied') throw new Problem('unauthorized', denied);
    throw new Problem('too-many-requests', 'too many failed attempts; wait before the next one', {
      retryAfterSeconds: outcome.retryAfterSeconds,
    });
  }
}
