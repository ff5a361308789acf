// Requests whose head does not fit their body, written byte by byte: answered or hung up on, and nobody else
// waits for it.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Submission } from '#events';

export interface Lie {
  name: string;
  /** What is written; the connection's own half is then closed. */
  bytes: Buffer;
}

const answerTimeoutMs = 20_000;

/** Each as a whole request but for its token, which stands for `TOKEN`. */
export function lies(good: Submission): Lie[] {
  const body = JSON.stringify(good);
  const whole = Buffer.byteLength(body);
  const request = (headers: string[], sent: string | Buffer): Buffer =>
    Buffer.concat([
      Buffer.from(
        [
          'POST /v1/payments HTTP/1.1',
          'Host: x',
          'Authorization: Bearer TOKEN',
          'Content-Type: application/json',
          ...headers,
          '\r\n',
        ].join('\r\n'),
      ),
      Buffer.from(sent),
    ]);
  const forms: Record<string, Buffer> = {
    'a length shorter than the body': request([`Content-Length: ${whole - 10}`], body),
    'a length longer than the body': request([`Content-Length: ${whole + 10}`], body),
    'a length of 10^18': request(['Content-Length: 1000000000000000000'], body),
    'a negative length': request(['Content-Length: -5'], body),
    'two lengths': request([`Content-Length: ${whole}`, `Content-Length: ${whole - 1}`], body),
    'a length beside chunks': request(
      [`Content-Length: ${whole}`, 'Transfer-Encoding: chunked'],
      `5\r\n${body}`,
    ),
    'chunks of a wrong size': request(['Transfer-Encoding: chunked'], `ffffffff\r\n${body}\r\n0\r\n\r\n`),
    'packed that is not': request(['Content-Encoding: gzip', `Content-Length: ${whole}`], body),
    'packed that is': packed(body, request),
    'a head of 1 MB': request([`X-Long: ${'x'.repeat(1 << 20)}`, `Content-Length: ${whole}`], body),
  };
  return Object.entries(forms).map(([name, bytes]) => ({ name, bytes }));
}

function packed(body: string, request: (headers: string[], sent: Buffer) => Buffer): Buffer {
  const bytes = gzipSync(body);
  return request(['Content-Encoding: gzip', `Content-Length: ${bytes.length}`], bytes);
}

/** The status of the first answer, 0 if the server hung up without one; rejects when it does neither. */
export function tell({ bytes }: Lie, at: { url: string; token: string }): Promise<number> {
  const { hostname, port } = new URL(at.url);
  const text = bytes.toString('latin1').replace('TOKEN', at.token);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname);
    const end = (): void => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0));
    };
    socket.setTimeout(answerTimeoutMs, () => {
      socket.destroy();
      reject(new Error('neither answered nor hung up'));
    });
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    // A reset is hanging up too.
    socket.on('error', end).on('close', end).on('end', end);
    socket.end(Buffer.from(text, 'latin1'));
  });
}
