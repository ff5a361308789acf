// The page of the first admin's one-time link.
import { Public } from '#access';
import { Problem } from '#http';
import { now } from '#time';
import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { form, page } from '../pages/page.js';
import { linkHash } from '../reset/request-reset.js';
import { shownMtoken } from '../tokens/show-mtoken.js';
import { makeFirstAdmin } from './first-admin.js';
import { hasFirstAdminLink } from '../operators/operator.sql.js';
import { FirstAdminBody } from '../operators/operators.body.js';

const fields = [
  { name: 'username', label: 'Username', type: 'text', autocomplete: 'username' },
  { name: 'firstName', label: 'First name', type: 'text', autocomplete: 'given-name' },
  { name: 'lastName', label: 'Last name', type: 'text', autocomplete: 'family-name' },
  { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email' },
  { name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password' },
];
const invalid = 'the link was used, has expired, or was replaced at a later start; restart for a new one';

@ApiTags('auth')
@Controller('v1/auth/first-admin')
export class FirstAdminController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Get(':token')
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The page on which the first admin of an empty system is made' })
  async show(@Param('token') token: string): Promise<string> {
    if (!(await hasFirstAdminLink(this.auth.runtime.database, linkHash(token), now())))
      throw new Problem('refused', invalid);
    const lines = ['This link works once. You will get the QR code of your token on the next page.'];
    return this.page('The first admin', lines, form(fields, 'Make this admin'));
  }

  @Post(':token')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Makes the first admin, once' })
  async make(
    @Param('token') token: string,
    @Body() body: FirstAdminBody,
    @From() from: FromWhere,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | string> {
    const outcome = await makeFirstAdmin(this.auth, { ...body, token }, from);
    if (!outcome.ok && outcome.code === 'link') throw new Problem('refused', invalid);
    if (!outcome.ok) {
      const errors = outcome.unmet.map((rule) => ({ path: 'password', ...rule }));
      throw new Problem('malformed', 'the password does not meet every rule', { errors });
    }
    const mtoken = await shownMtoken(outcome.mtoken);
    if (!accept?.includes('text/html')) return { username: body.username, roles: ['admin'], mtoken };
    void reply.header('content-type', 'text/html; charset=utf-8');
    const lines = ['Scan this code with your authenticator app, then sign in.', mtoken.secret];
    return this.page('Your token', lines, mtoken.qrSvg);
  }

  private page(title: string, lines: string[], content: string): string {
    const bank = this.auth.runtime.configuration.PAGESA_BANK_NAME;
    return page({ language: 'en', bank, text: { title, lines }, form: content });
  }
}
