// The branch's doors: agreements with customers, and the codes that they get.
import { Allow, CallerOf, type Caller } from '#access';
import { Problem } from '#http';
import { Body, Controller, Header, HttpCode, Inject, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { may } from '../permissions.js';
import { AgreementBody, LetterBody, NewCodeBody } from '../activate/activate.body.js';
import { printActivationLetter } from './activation-letter.js';
import { makeAgreement } from './make-agreement.js';
import { sendNewCode } from './send-new-code.js';

const refusals: Record<string, [kind: string, detail: string]> = {
  unknown: ['not-found', 'there is no such user'],
  blocked: ['conflict', 'the user is blocked or closed; unblock first'],
  'no-token-needed': ['refused', 'a user with an info right has no token'],
};

@ApiTags('auth')
@ApiBearerAuth()
@Controller('v1/auth')
export class AgreementController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Post('agreements')
  @Allow(may('make agreements'))
  @ApiOperation({
    summary: 'A bank agreement: makes a user and sends the activation code, or leaves it to a letter',
  })
  async agree(
    @Body() body: AgreementBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<object> {
    const outcome = await makeAgreement(this.auth, body, { operatorId: caller.subject, from });
    if (!outcome.ok)
      throw new Problem('refused', 'the agreement cannot be made like this', { errors: outcome.findings });
    const { id, person, warning } = outcome;
    return {
      agreementId: id,
      userId: person.id,
      username: person.username,
      delivery: body.delivery,
      next:
        body.delivery === 'branch'
          ? 'print the activation letter and hand it over'
          : `the activation code is on its way by ${body.delivery === 'sms' ? 'SMS' : 'e-mail'}`,
      _links: { letter: { href: `/v1/auth/users/${person.id}/activation-letter` } },
      ...(warning && { warning }),
    };
  }

  @Post('users/:id/activation-letter')
  @Allow(may('print activation letters'))
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'Prints new activation codes as a letter (PDF); older codes are void' })
  async letter(
    @Param('id') personId: string,
    @Body() body: LetterBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<StreamableFile> {
    const by = { operatorId: caller.subject, from };
    const outcome = await printActivationLetter(this.auth, { personId, purposes: body.purposes }, by);
    if (!outcome.ok) throw new Problem(...refusals[outcome.code]);
    return new StreamableFile(outcome.pdf, {
      type: 'application/pdf',
      disposition: 'attachment; filename="activation.pdf"',
    });
  }

  @Post('users/:id/activation-codes')
  @Allow(may('send activation codes'))
  @HttpCode(202)
  @ApiOperation({ summary: 'Sends a new activation code by SMS or e-mail; older codes are void' })
  async newCode(
    @Param('id') personId: string,
    @Body() body: NewCodeBody,
    @CallerOf() caller: Caller,
    @From() from: FromWhere,
  ): Promise<object> {
    const by = { operatorId: caller.subject, from };
    const outcome = await sendNewCode(this.auth, { personId, delivery: body.delivery }, by);
    if (outcome.ok) return { delivery: body.delivery };
    if (outcome.code === 'delivery')
      throw new Problem('refused', outcome.finding.message, { errors: [outcome.finding] });
    throw new Problem(...refusals[outcome.code]);
  }
}
