// The Nest module of auth: its doors, over what the stages work with.
import { Module, type DynamicModule } from '@nestjs/common';
import type { Runtime } from '#service';
import { ActivateController } from './activate/activate.controller.js';
import { AgreementController } from './agree/agreement.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { AUTH, openAuth } from './auth.js';
import { BlockController } from './block/block.controller.js';
import { ClientsController } from './clients/clients.controller.js';
import { TokenController } from './grant/token.controller.js';
import { ConfirmController } from './confirm/confirm.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { FirstAdminController } from './first-admin/first-admin.controller.js';
import { OperatorsController } from './operators/operators.controller.js';
import { ResetController } from './reset/reset.controller.js';
import { SessionController } from './sessions/session.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { TokensController } from './tokens/tokens.controller.js';

@Module({})
export class AuthModule {
  static register(runtime: Runtime): DynamicModule {
    return {
      module: AuthModule,
      providers: [{ provide: AUTH, useValue: openAuth(runtime) }],
      controllers: [
        KeysController,
        TokenController,
        SignInController,
        SessionController,
        ActivateController,
        AgreementController,
        TokensController,
        ConfirmController,
        ResetController,
        BlockController,
        FirstAdminController,
        OperatorsController,
        ClientsController,
        AuditController,
      ],
    };
  }
}
