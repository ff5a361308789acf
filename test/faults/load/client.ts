// An HTTP client as a careful channel has it: a token, a time limit, and the same request again until
// somebody answers.
import type { Random } from '../../sim/random.js';
import type { Instance } from '../stand/instance.js';
import type { Stand } from '../stand/stand.js';

const requestTimeoutMs = 6_000;
const renewTokenAfterMs = 300_000;

export interface Answer {
  status: number;
  /** What Retry-After says, seconds. */
  retryAfterSeconds?: number;
  /** The answer was given before: Idempotency-Replayed. */
  isReplayed?: boolean;
  body: Record<string, unknown>;
}

export class Client {
  private token = '';
  private tokenAtMs = 0;

  constructor(private readonly stand: Stand) {}

  /** Some instance that says it is ready; undefined while there is none. */
  anyInstance(random: Random): Instance | undefined {
    const ready = this.stand.instances.filter((instance) => instance.isReady);
    return ready.length > 0 ? random.pick(ready) : undefined;
  }

  /** One request; throws when no answer comes. */
  async send(
    instance: Instance,
    path: string,
    request: RequestInit & { timeoutMs?: number } = {},
  ): Promise<Answer> {
    const token = await this.freshToken();
    const answer = await fetch(instance.url + path, {
      ...request,
      signal: AbortSignal.timeout(request.timeoutMs ?? requestTimeoutMs),
      headers: { ...(request.headers as object), authorization: `Bearer ${token}` },
    });
    // Another clock, another key: the next request brings a new one.
    if (answer.status === 401) this.forgetToken();
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') && text !== '';
    const retryAfterSeconds = Number(answer.headers.get('retry-after') ?? NaN);
    return {
      status: answer.status,
      retryAfterSeconds,
      isReplayed: answer.headers.get('idempotency-replayed') === 'true',
      body: isJson ? (JSON.parse(text) as Answer['body']) : {},
    };
  }

  forgetToken(): void {
    this.token = '';
  }

  async freshToken(): Promise<string> {
    if (this.token && performance.now() - this.tokenAtMs < renewTokenAfterMs) return this.token;
    const { id, secret } = this.stand.demo.client;
    const issuer = this.stand.instances.find((instance) => instance.app === 'pagesa')!;
    const answer = await fetch(`${issuer.url}/v1/auth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    if (!answer.ok) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
    this.token = ((await answer.json()) as { access_token: string }).access_token;
    this.tokenAtMs = performance.now();
    return this.token;
  }
}

/** Whether to send the same again: the server could not answer now, or did not know us yet. */
export const isPassing = (status: number): boolean =>
  status >= 500 || status === 401 || status === 408 || status === 429;
