// The Nest module of auth: its doors, over what the stages work with.
import { Module, type DynamicModule } from '@nestjs/common';
import type { Runtime } from '#service';
import { AUTH, openAuth } from './auth.js';
import { TokenController } from './clients/token.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';

@Module({})
export class AuthModule {
  static register(runtime: Runtime): DynamicModule {
    return {
      module: AuthModule,
      providers: [{ provide: AUTH, useValue: openAuth(runtime) }],
      controllers: [KeysController, TokenController, SignInController],
    };
  }
}
