// The admins' doors to machine clients: make one, list, change secrets and keys without a gap.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { now } from '#time';
import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Tx } from '#db';
import { recordAct } from '../audit/record-act.js';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { may } from '../permissions.js';
import { addClient, addSecret } from './add-client.js';
import { expireSecrets, findClient, listClients, setKeys, type ClientRow } from './client.sql.js';
import { ClientBody, KeysBody, RotateBody } from './clients.body.js';
import { scopes } from './scopes.js';

const hourMs = 3_600_000;

@ApiTags('auth')
@ApiBearerAuth()
@Controller('v1/auth/clients')
export class ClientsController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Get()
  @Allow(may('manage clients'))
  @ApiOperation({ summary: 'Machine clients, and the scopes that there are' })
  async list(): Promise<object> {
    const clients = await listClients(this.auth.runtime.database);
    return { clients: clients.map(shown), scopes };
  }

  @Post()
  @Allow(may('manage clients'))
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Makes a machine client; its secret is shown this once, unless it has keys of its own',
  })
  make(@Body() body: ClientBody, @CallerOf() caller: Caller, @From() from: FromWhere): Promise<object> {
    return this.auth.runtime.database.transaction(async (tx) => {
      const client = await addClient(tx, {
        name: body.name,
        scopes: body.scopes,
        jwks: body.jwks ?? null,
        requests_per_second_max: body.requestsPerSecondMax ?? null,
      });
      const secret = body.jwks ? undefined : await addSecret(tx, client.id);
      await recordAct(this.auth, tx, {
        act: 'client-made',
        actor: caller.subject,
        target: client.id,
        ...from,
        detail: { scopes: body.scopes },
      });
      return { ...shown(client), ...(secret && { secret }) };
    });
  }

  @Post(':id/secrets')
  @Allow(may('manage clients'))
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'A new secret, shown this once; older ones stay good for the hours given' })
  rotate(
    @Param('id') id: string,
    @Body() { oldValidHours }: RotateBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<object> {
    return this.auth.runtime.database.transaction(async (tx) => {
      await this.known(tx, id);
      const hours = oldValidHours ?? 24;
      await expireSecrets(tx, id, new Date(now().getTime() + hours * hourMs));
      const secret = await addSecret(tx, id);
      await recordAct(this.auth, tx, {
        act: 'client-secret-rotated',
        actor: caller.subject,
        target: id,
        ...from,
        detail: { oldValidHours: hours },
      });
      return { id, secret, oldValidHours: hours };
    });
  }

  @Put(':id/keys')
  @Allow(may('manage clients'))
  @HttpCode(204)
  @ApiOperation({ summary: 'Sets the public keys for private_key_jwt' })
  setKeys(
    @Param('id') id: string,
    @Body() { jwks }: KeysBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<void> {
    return this.auth.runtime.database.transaction(async (tx) => {
      await this.known(tx, id);
      await setKeys(tx, id, jwks);
      await recordAct(this.auth, tx, {
        act: 'client-keys-set',
        actor: caller.subject,
        target: id,
        ...from,
        detail: { keys: jwks.keys.length },
      });
    });
  }

  private async known(tx: Tx, id: string): Promise<ClientRow> {
    const client = await findClient(tx, id);
    if (!client) throw new Problem('not-found', 'there is no such client');
    return client;
  }
}

function shown(client: ClientRow): object {
  return {
    id: client.id,
    name: client.name,
    scopes: client.scopes,
    state: client.state,
    authentication: client.jwks ? 'private_key_jwt' : 'secret',
    requestsPerSecondMax: client.requests_per_second_max ?? undefined,
    madeAt: client.made_at.toISOString(),
  };
}
