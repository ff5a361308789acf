// class-validator at the door: a body that does not fit its class is answered 400 with every finding by path.
import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Problem, type ProblemError } from './problem.js';

/** The pipe for all JSON bodies and queries: unknown fields are errors, nothing is converted silently. */
export function bodyPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new Problem('malformed', undefined, { errors: findingsOf(errors, '') }),
  });
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
