// Structured logs: one JSON object a line, secrets and tokens never in it.
import type { LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';

const secretPaths = [
  'authorization',
  'password',
  'secret',
  'otp',
  'token',
  'access_token',
  'refresh_token',
  'client_secret',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Logs go to standard error, so that what a command prints stays clean. */
export function makeLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: secretPaths, censor: '[redacted]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ fd: 2, sync: false }),
  );
}

/** Lets Nest write through pino; what Nest says while it starts is debug to us. */
export function nestLogger(logger: Logger): LoggerService {
  return {
    log: (message: unknown) => logger.debug(String(message)),
    verbose: (message: unknown) => logger.trace(String(message)),
    debug: (message: unknown) => logger.trace(String(message)),
    warn: (message: unknown) => logger.warn(String(message)),
    error: (message: unknown, ...more: unknown[]) => logger.error({ more }, String(message)),
    fatal: (message: unknown) => logger.fatal(String(message)),
  };
}
