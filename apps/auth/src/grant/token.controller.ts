// The token endpoint of OAuth 2.0 (RFC 6749): its errors are that standard's own, not problem documents.
import { Public } from '#access';
import { Body, Controller, Headers, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AUTH, type Auth } from '../auth.js';
import { From, type FromWhere } from '../from-where.js';
import { refresh } from '../sessions/refresh.js';
import { grantToken } from './grant-token.js';
import { readTokenRequest, type OAuthError } from './token-request.rules.js';
import { oauthError, TokenAnswer, TokenRequestBody } from './token.answer.js';

const endedSession: OAuthError = {
  status: 400,
  error: 'invalid_grant',
  error_description: 'the session has ended, or the refresh token is not its latest; sign in again',
};

@ApiTags('auth')
@Controller('v1/auth')
export class TokenController {
  constructor(@Inject(AUTH) private readonly auth: Auth) {}

  @Post('token')
  @Public()
  @HttpCode(200)
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json')
  @ApiBody({ type: TokenRequestBody })
  @ApiResponse({ status: 200, type: TokenAnswer })
  @ApiResponse({ status: 400, content: oauthError, description: 'RFC 6749, section 5.2' })
  @ApiResponse({ status: 401, content: oauthError, description: 'the client did not prove itself' })
  @ApiOperation({ summary: 'An access token by client credentials, or by a refresh token (RFC 6749)' })
  async token(
    @Body() body: unknown,
    @Headers('authorization') authorization: string | undefined,
    @From() from: FromWhere,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    void reply.header('cache-control', 'no-store');
    const request = readTokenRequest(body, authorization);
    if (!request.ok) return refuse(reply, request.error);
    if (request.grant === 'refresh_token') {
      const outcome = await refresh(this.auth, request.refreshToken, from);
      return outcome.ok ? outcome.answer : refuse(reply, endedSession);
    }
    const grant = await grantToken(this.auth, { ...request, address: from.address });
    return grant.ok ? grant.answer : refuse(reply, grant.error);
  }
}

function refuse(reply: FastifyReply, { status, ...answer }: OAuthError): object {
  void reply.status(status);
  if (status === 401) void reply.header('www-authenticate', 'Basic realm="pagesa"');
  return answer;
}
