// Answers a lookup with 304 when the caller has the same already (RFC 9110, If-None-Match).
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Sets the validator; true if the caller's copy is still good, and then nothing more is to be sent. */
export function isNotModified(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  const validator = `"${tag}"`;
  // Kept by the caller alone, and asked about each time: a changed account must not be paid to for a minute
  // longer.
  void reply.header('etag', validator).header('cache-control', 'private, no-cache');
  const known = request.headers['if-none-match'] ?? '';
  const isKnown = known.split(',').some((each) => {
    const bare = each.trim().replace(/^W\//, '');
    return bare === '*' || bare === validator;
  });
  if (isKnown) void reply.status(304);
  return isKnown;
}
