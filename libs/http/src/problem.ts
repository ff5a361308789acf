// Errors over HTTP as RFC 9457 problem documents; the only
// place where a status and a problem type are put together.
import { HttpException } from '@nestjs/common';

/** One finding: the path of the field, a stable code, a sentence for a person. */
export interface ProblemError {
  path: string;
  code: string;
  message: string;
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: ProblemError[];
}

const titles: Record<string, { status: number; title: string }> = {
  malformed: { status: 400, title: 'The request is malformed' },
  unauthorized: { status: 401, title: 'A valid access token is required' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'not-acceptable': { status: 406, title: 'None of the accepted media types can be made' },
  conflict: { status: 409, title: 'The state does not allow this' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type is not supported' },
  'content-differs': { status: 422, title: 'The id is in use with other content' },
  refused: { status: 422, title: 'Refused' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available at the moment' },
};

const typePrefix = 'urn:pagesa:problem:';

/** Why a bearer token does not do (RFC 6750, section 3.1); a request that brings none has no such error. */
export interface TokenError {
  error: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
  /** The scopes of which one would do. */
  scope?: readonly string[];
}

/** Thrown by a door to answer with a problem document of that kind. */
export class Problem extends HttpException {
  readonly document: ProblemDocument;
  readonly tokenError: TokenError | undefined;

  constructor(
    kind: string,
    detail?: string,
    more: { errors?: ProblemError[]; retryAfterSeconds?: number; tokenError?: TokenError } = {},
  ) {
    const { status, title } = titles[kind] ?? { status: 500, title: 'Unexpected' };
    const document: ProblemDocument = { type: typePrefix + kind, title, status };
    if (detail) document.detail = detail;
    if (more.errors) document.errors = more.errors;
    super(document, status);
    this.document = document;
    this.tokenError = more.tokenError;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  readonly retryAfterSeconds: number | undefined;
}

/** A problem document for a status that a library chose (Fastify's body limit, Nest's router). */
export function problemOf(status: number, detail?: string): ProblemDocument {
  const found = Object.entries(titles).find(([, entry]) => entry.status === status);
  const document: ProblemDocument = {
    type: found ? typePrefix + found[0] : 'about:blank',
    title: found?.[1].title ?? (status >= 500 ? 'The server failed' : 'The request failed'),
    status,
  };
  if (detail && status < 500) document.detail = detail;
  return document;
}

/** The document as it is sent: what no field is to blame for is a finding too, with an empty path. */
export function sentDocument(document: ProblemDocument, url: string): ProblemDocument {
  const { type, title, detail } = document;
  const code = type.startsWith(typePrefix) ? type.slice(typePrefix.length) : 'failed';
  return {
    ...document,
    instance: url.split('?')[0],
    errors: document.errors ?? [{ path: '', code, message: detail ?? title }],
  };
}
