// SMS out, a port with two ways: an HTTP gateway, and a file for development.
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { now } from '#time';

export interface SmsSender {
  /** `id` lets the gateway know a message again that is sent twice. */
  send(sms: { id: string; to: string; text: string }): Promise<void>;
}

/** The gateway refused this message for good. */
export class SmsRefused extends Error {
  override name = 'SmsRefused';
}

const timeoutMs = 10_000;

/**
 * Posts JSON {"id", "from", "to", "text"} with a bearer token, as most gateways and every small adapter
 * before one take
 * it. An answer 4xx other than 408 and 429 is final; anything else is tried again.
 */
export function gatewaySms(gateway: { url: string; token: string | undefined; from: string }): SmsSender {
  return {
    async send({ id, to, text }) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          ...(gateway.token && { authorization: `Bearer ${gateway.token}` }),
        },
        body: JSON.stringify({ id, from: gateway.from, to, text }),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      await response.body?.cancel();
      if (response.ok) return;
      const problem = `the SMS gateway answered ${response.status}`;
      const passing = response.status >= 500 || response.status === 408 || response.status === 429;
      throw passing ? new Error(problem) : new SmsRefused(problem);
    },
  };
}

/** One JSON line an SMS. */
export function fileSms(file: string): SmsSender {
  return {
    async send(sms) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await appendFile(file, `${JSON.stringify({ at: now().toISOString(), ...sms })}\n`, { mode: 0o600 });
    },
  };
}
