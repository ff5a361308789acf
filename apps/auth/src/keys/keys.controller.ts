// The public keys as an RFC 7517 set, for whoever checks our tokens without our events.
import { Public } from '#access';
import { now } from '#time';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AUTH, type Auth } from '../auth.js';
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
}
