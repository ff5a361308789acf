// Tells which database failures can pass by themselves; decides nothing about what to do then.

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

/** The connection was lost or never made: nothing can be stored now, not even a dead letter. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  // SQLSTATE class 08, 57P0x (shutting down, crash), 53300 (too
  // many connections), 25P03 (idle in transaction ended).
  if (/^(08|57P0)/.test(code) || code === '53300' || code === '25P03' || code === '25006') return true;
  if (/^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/.test(code)) return true;
  return /Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|not queryable|Client was closed|connection error|commit not answered/i.test(
    messageOf(error),
  );
}

/**
 * No answer came within the statement's time limit: the
 * connection may be dead without anybody having said so.
 */
export function isSilence(error: unknown): boolean {
  return messageOf(error) === 'Query read timeout';
}

/**
 * The disk is full (53100) or the server is out of memory
 * (53200): passing, but only with help from outside.
 */
export function isDatabaseFull(error: unknown): boolean {
  return /^53[12]00$|^58/.test(codeOf(error));
}

/**
 * The same work may succeed when tried again: lost connections,
 * deadlocks, serialization, lock and statement timeouts.
 */
export function isRetriable(error: unknown): boolean {
  return isConnectionLoss(error) || isDatabaseFull(error) || /^(40|55P03|57014)/.test(codeOf(error));
}

export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505';
}
