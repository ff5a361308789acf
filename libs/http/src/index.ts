/** HTTP conventions: RFC 9457 problems, validation of bodies, media types, paging. */
export { Problem, type ProblemError } from './problem.js';
export { ProblemFilter, refuseAddress } from './problem.filter.js';
export { bodyPipe } from './body.pipe.js';
export { jsonBodyParser, refusePackedBodies } from './json-body.js';
export { chooseMediaType } from './media-type.rules.js';
export { decodeCursor, encodeCursor } from './cursor.rules.js';
export { setSecurityHeaders } from './security-headers.js';
