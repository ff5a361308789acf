// The security headers of every answer, as helmet sets them; asked of it once, as it builds the same strings
// anew for each request.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet, { type HelmetOptions } from 'helmet';

/** Sets the headers before anything else may answer, refusals included. */
export function setSecurityHeaders(app: NestFastifyApplication, options: HelmetOptions): void {
  const headers = headersOf(options);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, next) => {
      reply.headers(headers);
      next();
    });
}

/** Header names are in lower case, as Fastify keeps them. */
function headersOf(options: HelmetOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  const answer = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  helmet(options)({} as IncomingMessage, answer as unknown as ServerResponse, (error) => {
    if (error) throw error as Error;
  });
  return headers;
}
