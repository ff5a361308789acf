// From where a request comes, for the audit trail and the failure counts.
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export interface FromWhere {
  address: string;
  agent: string;
}

export const From = createParamDecorator((_: unknown, context: ExecutionContext): FromWhere => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
});
