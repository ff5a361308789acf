// Turns whatever a handler throws into a problem document; what is nobody's mistake outside is logged and
// answered without details.
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { isConnectionLoss, isDatabaseFull } from '#db';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { throwError, type Observable } from 'rxjs';
import { Problem, problemOf, sentDocument, type ProblemDocument } from './problem.js';

const retryAfterSeconds = 2;
// SQLSTATE of text that has no place in a column: a NUL, which JSON and addresses can carry.
const unstorableText = '22021';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly onUnexpected: (error: unknown, method: string, url: string) => void) {}

  catch(error: unknown, host: ArgumentsHost): void | Observable<never> {
    if (host.getType() !== 'http') return throwError(() => error);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { document, retryAfter } = this.documentOf(error, request);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (retryAfter) void reply.header('retry-after', String(retryAfter));
    const challenge = challengeOf(error, document);
    if (challenge) void reply.header('www-authenticate', challenge);
    send(reply, document);
  }

  private documentOf(
    error: unknown,
    request: FastifyRequest,
  ): { document: ProblemDocument; retryAfter?: number } {
    if (error instanceof Problem)
      return {
        document: error.document,
        ...(error.retryAfterSeconds !== undefined && { retryAfter: error.retryAfterSeconds }),
      };
    if (error instanceof HttpException) return { document: problemOf(error.getStatus(), error.message) };
    if (isConnectionLoss(error) || isDatabaseFull(error)) {
      this.onUnexpected(error, request.method, request.url);
      const document = new Problem(
        'unavailable',
        'the database or the broker cannot be reached; send the same again: it is taken once',
      ).document;
      return { document, retryAfter: retryAfterSeconds };
    }
    if ((error as { code?: unknown } | undefined)?.code === unstorableText)
      return { document: new Problem('malformed', 'no text may hold a NUL character').document };
    const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
    if (typeof status === 'number' && status >= 400 && status < 500)
      return { document: problemOf(status, (error as Error).message) };
    this.onUnexpected(error, request.method, request.url);
    return { document: problemOf(500) };
  }
}

/** Answers what Fastify refuses before there is a route: an address that cannot be read, or is too long. */
export function refuseAddress(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  send(reply, problemOf(error.statusCode ?? 400, error.message));
}

function send(reply: FastifyReply, document: ProblemDocument): void {
  void reply
    .status(document.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(sentDocument(document, reply.request.url)));
}

/**
 * What to say in WWW-Authenticate (RFC 6750): the bare challenge where no token came, else what is wrong with
 * it. Descriptions are the problem's own sentence, in the letters that the header may hold.
 */
export function challengeOf(error: unknown, { status, detail }: ProblemDocument): string | undefined {
  const tokenError = error instanceof Problem ? error.tokenError : undefined;
  if (!tokenError) return status === 401 ? realm : undefined;
  const { error: code, scope = [] } = tokenError;
  const parts = [realm, `error="${code}"`];
  if (detail) parts.push(`error_description="${detail.replace(/"/g, "'").replace(/[^ -~]|\\/g, '')}"`);
  if (scope.length > 0) parts.push(`scope="${scope.join(' ')}"`);
  return parts.join(', ');
}

const realm = 'Bearer realm="pagesa"';
