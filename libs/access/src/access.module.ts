// A service's consumer of auth's events, made for its own transport so that in a shared process each keeps
// its own copy.
import { Controller, type DynamicModule, type Type } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { BatchContext, type EventBatch } from '#log';
import { takeUserEvents } from './take-user-events.js';
import type { AccessHost } from './token-check.js';

export class AccessModule {
  /**
   * Import into the service's module: `AccessModule.register(runtime, transportOf('payments'))`. Not for
   * auth, which writes its copy itself.
   */
  static register(host: AccessHost, transport: symbol): DynamicModule {
    return { module: AccessModule, controllers: [consumerFor(host.database.schema, transport)] };
  }
}

function consumerFor(schema: string, transport: symbol): Type {
  @Controller()
  class UsersConsumer {
    @EventPattern<string>('auth.users', transport)
    take(@Payload() batch: EventBatch, @Ctx() context: BatchContext): Promise<void> {
      return takeUserEvents(context.tx, schema, batch);
    }
  }
  return UsersConsumer;
}
