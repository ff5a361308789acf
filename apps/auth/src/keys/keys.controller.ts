// The public keys as an RFC 7517 set, for whoever checks our tokens without our events.
import { Allow, CallerOf, Public, type Caller } from '#access';
import { now } from '#time';
import { Controller, Get, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { recordAct } from '../audit/record-act.js';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { may } from '../permissions.js';
import { replaceKeys } from './rotate-keys.js';
import { livingKeys } from './signing-key.sql.js';

@ApiTags('auth')
@Controller()
export class KeysController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Get(['v1/auth/jwks.json', '.well-known/jwks.json'])
  @Public()
  @Header('cache-control', 'public, max-age=300')
  @ApiOperation({ summary: 'The public keys that sign access tokens, as a JSON Web Key Set' })
  async keys(): Promise<{ keys: object[] }> {
    const keys = await livingKeys(this.auth.runtime.database, now());
    return { keys: keys.map((key) => key.jwk) };
  }

  @Post('v1/auth/keys/replace')
  @Allow(may('replace signing keys'))
  @HttpCode(200)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'After a theft: ends every signing key, and every token with it, and makes a new one',
  })
  async replace(@CallerOf() caller: Caller, @From() from: FromWhere): Promise<{ ended: string[] }> {
    const { runtime, signer, keySeal } = this.auth;
    const ended = await runtime.database.transaction(async (tx) => {
      const kids = await replaceKeys(runtime, keySeal, tx);
      const detail = { ended: kids };
      await recordAct(this.auth, tx, {
        act: 'signing-keys-replaced',
        actor: caller.subject,
        ...from,
        detail,
      });
      return kids;
    });
    signer.forget();
    return { ended };
  }
}
