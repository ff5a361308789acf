// Reads JSON out of a request: strictly UTF-8, never repaired, and not nested deeper than what walks it can
// go.
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

// What validates a body walks it by recursion; no body of ours is a tenth as deep.
const depthMax = 100;

const [openBracket, closeBracket, openBrace, closeBrace, quote, backslash] = Buffer.from('[]{}"\\');

type Done = (error: Error | null, body?: unknown) => void;

/** A parser for Nest's `useBodyParser`, on Fastify's own, which refuses `__proto__` and `constructor`. */
export function jsonBodyParser(fastify: FastifyInstance) {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  return (request: FastifyRequest, body: Buffer, done: Done): void => {
    if (!isUtf8(body)) return done(malformed('encoding', 'the body is not UTF-8 text'));
    if (isDeeperThan(depthMax, body))
      return done(malformed('depth', `the body is nested more than ${depthMax} deep`));
    void parse(request, body.toString('utf8'), done);
  };
}

/** Bodies are read as they come: one that says it is packed would be taken for what it is not. */
export function refusePackedBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { 'content-encoding': coding = 'identity' } = request.headers;
    if (coding.toLowerCase() === 'identity') return done();
    done(new Problem('unsupported-media-type', 'send the body without Content-Encoding'));
  });
}

function malformed(code: string, message: string): Problem {
  return new Problem('malformed', message, { errors: [{ path: '', code, message }] });
}

function isDeeperThan(max: number, json: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (isText) {
      if (byte === backslash) at++;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === openBracket || byte === openBrace) {
      if (++depth > max) return true;
    } else if (byte === closeBracket || byte === closeBrace) depth--;
  }
  return false;
}
