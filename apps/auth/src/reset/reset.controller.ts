// The doors of a forgotten password: the request, and the two links of the mail as pages and as JSON.
import { Public } from '#access';
import { Problem } from '#http';
import { now } from '#time';
import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { pageWords } from '../pages/page-texts.js';
import { form, page, type PageText } from '../pages/page.js';
import { findPerson, type PersonRow } from '../people/person.sql.js';
import { needsCode } from '../sessions/session.rules.js';
import { completeReset, refuseReset, type ResetOutcome } from './complete-reset.js';
import { linkHash, requestReset } from './request-reset.js';
import { CompleteResetBody, ResetBody } from './reset.body.js';
import { findLink, type LinkPurpose } from './reset.sql.js';

const received =
  'if what you entered fits a user, an e-mail is on its way; open its link within 30 minutes. If none comes, call the contact center';

@ApiTags('auth')
@Controller('v1/auth')
export class ResetController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Post('reset')
  @Public()
  @HttpCode(202)
  @ApiOperation({ summary: 'Asks for a new password; the answer is the same whether or not the facts fit' })
  async request(@Body() body: ResetBody, @From() from: FromWhere): Promise<{ message: string }> {
    const outcome = await requestReset(this.auth, body, from);
    if (!outcome.ok)
      throw new Problem(
        'too-many-requests',
        'too many requests from here; wait before the next one',
        outcome,
      );
    return { message: received };
  }

  @Post('reset/complete')
  @Public()
  @HttpCode(204)
  @ApiOperation({
    summary: "Sets the new password by the token of the mail's link and, where needed, a code",
  })
  async complete(@Body() body: CompleteResetBody, @From() from: FromWhere): Promise<void> {
    const outcome = await completeReset(this.auth, body, from);
    if (outcome.ok) return;
    if (outcome.code !== 'password') throw new Problem('refused', 'the link or the code is not valid');
    const errors = outcome.unmet.map((rule) => ({ path: 'password', ...rule }));
    throw new Problem('malformed', 'the password does not meet every rule', { errors });
  }

  // Opening a link changes nothing: mail scanners open links too.
  @Get('reset/confirm/:token')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The page of the link that validates a reset' })
  async confirmPage(@Param('token') token: string): Promise<string> {
    const person = await this.personOf(token, 'confirm');
    return person ? this.choosePage(person) : this.gonePage();
  }

  @Post('reset/confirm/:token')
  @Public()
  @HttpCode(200)
  @Header('content-type', 'text/html; charset=utf-8')
  @ApiExcludeEndpoint()
  async confirm(
    @Param('token') token: string,
    @Body() body: unknown,
    @From() from: FromWhere,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const person = await this.personOf(token, 'confirm');
    const { password = '', otp = '' } = (body ?? {}) as { password?: string; otp?: string };
    const outcome = await completeReset(
      this.auth,
      { token, password: String(password), otp: String(otp) },
      from,
    );
    if (outcome.ok && person) return this.page(person.language, pageWords[person.language].changed);
    void reply.status(outcome.ok ? 200 : 422);
    return person && !outcome.ok && outcome.code !== 'link'
      ? this.choosePage(person, outcome)
      : this.gonePage();
  }

  @Get('reset/not-me/:token')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The page of the link "this was not me"' })
  async notMePage(@Param('token') token: string): Promise<string> {
    const person = await this.personOf(token, 'not-me');
    if (!person) return this.gonePage();
    const words = pageWords[person.language];
    return this.page(person.language, words.notMe, { form: form([], words.block) });
  }

  @Post('reset/not-me/:token')
  @Public()
  @HttpCode(200)
  @Header('content-type', 'text/html; charset=utf-8')
  @ApiOperation({ summary: 'This was not me: blocks the user at once and tells the bank' })
  async notMe(
    @Param('token') token: string,
    @From() from: FromWhere,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const person = await this.personOf(token, 'not-me');
    const outcome = await refuseReset(this.auth, token, from);
    if (outcome.ok && person) return this.page(person.language, pageWords[person.language].blocked);
    void reply.status(422);
    return this.gonePage();
  }

  private async personOf(token: string, purpose: LinkPurpose): Promise<PersonRow | undefined> {
    const { database } = this.auth.runtime;
    const link = await findLink(database, { hash: linkHash(token), purpose, at: now() });
    return link && findPerson(database, link.person_id);
  }

  private choosePage(person: PersonRow, outcome?: Extract<ResetOutcome, { ok: false }>): string {
    const words = pageWords[person.language];
    const fields = [
      { name: 'password', label: words.password, type: 'password', autocomplete: 'new-password' },
    ];
    if (needsCode(person))
      fields.push({ name: 'otp', label: words.otp, type: 'text', autocomplete: 'one-time-code' });
    const problems =
      outcome?.code === 'password'
        ? outcome.unmet.map((rule) => rule.message)
        : outcome
          ? [words.wrongCode]
          : [];
    return this.page(person.language, words.choose, { form: form(fields, words.save), problems });
  }

  private gonePage(): string {
    return this.page('sq', pageWords.sq.gone);
  }

  private page(
    language: PersonRow['language'],
    text: PageText,
    more: { form?: string; problems?: string[] } = {},
  ) {
    return page({ language, bank: this.auth.runtime.configuration.PAGESA_BANK_NAME, text, ...more });
  }
}
