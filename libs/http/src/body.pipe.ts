// class-validator at the door: a body that does not fit its class is answered 400 with every finding by path.
import {
  ValidationPipe,
  type ArgumentMetadata,
  type PipeTransform,
  type ValidationError,
} from '@nestjs/common';
import { Readable } from 'node:stream';
import { Problem, type ProblemError } from './problem.js';

/** The pipe for all JSON bodies and queries: unknown fields are errors, nothing is converted silently. */
export function bodyPipe(): PipeTransform {
  const validation = new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new Problem('malformed', undefined, { errors: findingsOf(errors, '') }),
  });
  return {
    transform(value: unknown, metadata: ArgumentMetadata): unknown {
      if (metadata.type === 'body') assertObject(value, metadata);
      return validation.transform(value, metadata);
    },
  };
}

// A stream must never reach class-transformer, which copies it down to its socket: node aborts the process.
function assertObject(value: unknown, { metatype }: ArgumentMetadata): void {
  if (value instanceof Readable)
    throw new Problem('unsupported-media-type', 'send the body as application/json');
  if (metatype === Object || value === undefined || value === null) return;
  if (typeof value === 'object' && !Array.isArray(value)) return;
  const message = 'the body must be a JSON object';
  throw new Problem('malformed', message, { errors: [{ path: '', code: 'type', message }] });
}

function findingsOf(errors: ValidationError[], prefix: string): ProblemError[] {
  return errors.flatMap((error) => {
    const path = prefix + error.property;
    const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
      path,
      code: constraint === 'whitelistValidation' ? 'unknown' : 'form',
      message: constraint === 'whitelistValidation' ? `${path} is not a field of this request` : message,
    }));
    return [...own, ...findingsOf(error.children ?? [], `${path}.`)];
  });
}
