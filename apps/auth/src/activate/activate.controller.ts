// The doors of a customer or operator who is let in for the first time.
import { Public } from '#access';
import { Problem } from '#http';
import { Body, Controller, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { shownMtoken } from '../tokens/show-mtoken.js';
import { setUpMtoken } from '../tokens/set-up-mtoken.js';
import { ActivateBody } from './activate.body.js';
import { activate } from './activate.js';

const denied =
  'the username or the code is not right, or the code was used, is too old or was replaced by a new one; after five wrong tries it is locked, and a branch gives you a new one';

@ApiTags('auth')
@Controller('v1/auth')
export class ActivateController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Post('activate')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Activate user: username and activation code become an own password' })
  async activate(@Body() body: ActivateBody, @From() from: FromWhere): Promise<object> {
    const outcome = await activate(this.auth, { ...body, username: body.username.toLowerCase() }, from);
    if (!outcome.ok) throw problemOf(outcome);
    const { person, mtoken } = outcome;
    return {
      username: person.username,
      right: person.right ?? undefined,
      roles: person.roles,
      ...(mtoken && { mtoken: await shownMtoken(mtoken) }),
    };
  }

  @Post('mtoken')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Sets up an mToken by its activation code; the next sign-in with its code makes it active',
  })
  async mtoken(@Body() body: ActivateBody, @From() from: FromWhere): Promise<object> {
    const outcome = await setUpMtoken(this.auth, { ...body, username: body.username.toLowerCase() }, from);
    if (!outcome.ok) throw problemOf(outcome);
    return shownMtoken(outcome.mtoken);
  }
}

function problemOf(
  outcome:
    | { code: 'denied' }
    | { code: 'blocked'; retryAfterSeconds: number }
    | { code: 'password'; unmet: { code: string; message: string }[] },
): Problem {
  if (outcome.code === 'password') {
    const errors = outcome.unmet.map((rule) => ({ path: 'password', ...rule }));
    return new Problem('malformed', 'the password does not meet every rule', { errors });
  }
  if (outcome.code === 'denied') return new Problem('refused', denied);
  return new Problem('too-many-requests', 'too many failed attempts; wait before the next one', {
    retryAfterSeconds: outcome.retryAfterSeconds,
  });
}
