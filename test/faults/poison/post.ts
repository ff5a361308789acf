// One request with a large body as a plain HTTP client sends it: an answer that comes while the body is still
// going out counts.
import { request } from 'node:http';
import type { Answer } from '../load/client.js';

// What the doors read of one body; of a file they read more.
const bytesReadMax = 1 << 20;

export interface Posted {
  url: string;
  token: string;
  type: string;
  body: Buffer;
  timeoutMs: number;
}

/**
 * The answer; status 413 if the server hung up on a body that is larger than it reads, 0 if nothing came in
 * time or it hung up on one that it should have answered.
 */
export function post({ url, token, type, body, timeoutMs }: Posted): Promise<Answer> {
  const hungUp = body.length > bytesReadMax ? 413 : 0;
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': type,
      'content-length': body.length,
      prefer: 'wait=20',
    };
    const sent = request(url, { method: 'POST', headers, agent: false, timeout: timeoutMs }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', () => resolve({ status: hungUp, body: { title: 'hung up' } }));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, body: readBody(Buffer.concat(chunks).toString('utf8')) });
        sent.destroy();
      });
    });
    sent.on('timeout', () => {
      resolve({ status: 0, body: { title: `no answer within ${timeoutMs} ms` } });
      sent.destroy();
    });
    sent.on('error', (error) => resolve({ status: hungUp, body: { title: `hung up: ${error.message}` } }));
    sent.end(body);
  });
}

function readBody(text: string): Answer['body'] {
  return text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {};
}
