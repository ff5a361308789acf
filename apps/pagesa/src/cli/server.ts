// Speaks HTTP to the running server as a machine client: where it is, who we are, and what its answers say in
// one sentence.
import { monotonicMs } from '#time';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandFailed } from './command.js';

export interface Place {
  url: string;
  clientId: string;
  clientSecret: string;
}

export interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array>;
  /** How long nothing may come or go. */
  silentMsMax?: number;
}

/** Where the server is and who we are: PAGESA_URL, PAGESA_CLIENT_ID, PAGESA_CLIENT_SECRET, else demo.json. */
export function findPlace(environment: NodeJS.ProcessEnv = process.env): Place {
  const { PAGESA_URL: url, PAGESA_CLIENT_ID: clientId, PAGESA_CLIENT_SECRET: clientSecret } = environment;
  if (url && !/^https?:\/\//.test(url))
    throw new CommandFailed(
      `PAGESA_URL is "${url}"; expected an address beginning with http:// or https://.`,
    );
  if (url && clientId && clientSecret) return { url, clientId, clientSecret };
  const demo = readDemo(environment.PAGESA_DATA || '.pagesa');
  const place = {
    url: url || demo.baseUrl,
    clientId: clientId || demo.client?.id,
    clientSecret: clientSecret || demo.client?.secret,
  };
  const { url: foundUrl, clientId: foundId, clientSecret: foundSecret } = place;
  if (foundUrl && foundId && foundSecret)
    return { url: foundUrl, clientId: foundId, clientSecret: foundSecret };
  throw new CommandFailed(
    'demo.json holds no address or no client (was Pagesa started with PAGESA_SEED=none?): set PAGESA_URL, PAGESA_CLIENT_ID and PAGESA_CLIENT_SECRET.',
  );
}

interface Demo {
  baseUrl?: string;
  client?: { id?: string; secret?: string };
}

function readDemo(folder: string): Demo {
  const file = join(folder, 'demo.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Demo;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new CommandFailed(
        `There is no ${file}: start Pagesa (npm start), or set PAGESA_URL, PAGESA_CLIENT_ID and PAGESA_CLIENT_SECRET.`,
      );
    throw new CommandFailed(`${file} cannot be read: ${message}.`);
  }
}

/** The server is not there now, or went away in between; the same may work later. */
export class ConnectionLost extends CommandFailed {
  override name = 'ConnectionLost';
}

const tokenLivesMs = 480_000;
const silentMsMaxDefault = 60_000;

export class Server {
  private token: { text: string; fromMs: number } | undefined;

  constructor(
    private readonly place: Place,
    private readonly scopes: string,
  ) {}

  get url(): string {
    return this.place.url;
  }

  /** The answer of a call that was not refused; its body is still to be read. */
  async call(path: string, call: Call = {}): Promise<IncomingMessage> {
    const headers = { authorization: `Bearer ${await this.accessToken()}`, ...call.headers };
    const answer = await this.send(path, { ...call, headers });
    if (answer.statusCode! >= 300) throw await this.refusal(answer);
    return answer;
  }

  async json<T>(path: string, call: Call = {}): Promise<T> {
    const answer = await this.call(path, {
      ...call,
      headers: { accept: 'application/json', ...call.headers },
    });
    return this.read<T>(answer);
  }

  /** The whole answer of the token endpoint; without scopes, all that the client may have. */
  async grant(scopes: string): Promise<{ access_token: string; expires_in: number; scope: string }> {
    const { clientId, clientSecret } = this.place;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId });
    body.set('client_secret', clientSecret);
    if (scopes) body.set('scope', scopes);
    const answer = await this.send('/v1/auth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    });
    if (answer.statusCode !== 200) throw await this.refusal(answer);
    return this.read(answer);
  }

  private async read<T>(answer: IncomingMessage): Promise<T> {
    const body = await text(answer).catch((error: Error) => {
      throw this.unreachable(error);
    });
    return JSON.parse(body) as T;
  }

  private async refusal(answer: IncomingMessage): Promise<CommandFailed> {
    const isJson = /json/.test(answer.headers['content-type'] ?? '');
    const told = isJson ? sentenceOf(await this.read<Refusal>(answer)) : (answer.statusMessage ?? '');
    const message = `The server refused (${answer.statusCode}): ${told}.`;
    return answer.statusCode! >= 502 ? new ConnectionLost(message) : new CommandFailed(message);
  }

  private async accessToken(): Promise<string> {
    const atMs = monotonicMs();
    if (!this.token || atMs - this.token.fromMs > tokenLivesMs)
      this.token = { text: (await this.grant(this.scopes)).access_token, fromMs: atMs };
    return this.token.text;
  }

  // Not fetch: that gives up when a server takes its time over a long upload, and this must not.
  private send(path: string, { method = 'GET', headers, body, silentMsMax }: Call): Promise<IncomingMessage> {
    const url = new URL(path, this.place.url);
    const limitMs = silentMsMax ?? silentMsMaxDefault;
    return new Promise((resolve, reject) => {
      let answered = false;
      const fail = (error: Error): void => {
        if (!answered) reject(this.unreachable(error));
      };
      const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = make(url, { method, headers, agent: false }, (answer) => {
        answered = true;
        resolve(answer);
      });
      request.on('error', fail);
      request.setTimeout(limitMs, () => request.destroy(new Error(`no answer in ${limitMs / 1_000} s`)));
      if (body === undefined || typeof body === 'string') request.end(body);
      else {
        const source = Readable.from(body);
        source.on('error', (error) => {
          answered = true;
          reject(error);
          request.destroy();
        });
        source.pipe(request);
        // An answer before the end of the file is a refusal: the rest of the file is not sent.
        request.once('response', () => source.destroy());
      }
    });
  }

  private unreachable(error: NodeJS.ErrnoException): ConnectionLost {
    const down = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN'].includes(error.code ?? '');
    if (down)
      return new ConnectionLost(
        `Nothing answers at ${this.place.url} (${error.code}): is Pagesa running? It is started by: npm start`,
      );
    return new ConnectionLost(`The connection to ${this.place.url} was lost (${error.message}).`);
  }
}

interface Refusal {
  title?: string;
  detail?: string;
  error_description?: string;
  errors?: { path: string; message: string }[];
}

/** What a refusing answer says, as one sentence: an RFC 9457 problem, or an OAuth error. */
function sentenceOf({ title, detail, error_description, errors = [] }: Refusal): string {
  const told = detail ?? error_description ?? title ?? 'without a reason';
  const findings = errors
    .filter(({ message }) => message !== told)
    .map(({ path, message }) => (path && !message.includes(path) ? `${path}: ${message}` : message));
  return [told.replace(/\.$/, ''), ...findings].join('; ');
}
