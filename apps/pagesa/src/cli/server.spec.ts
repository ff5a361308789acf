import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlace, Server } from './server.js';

const folders: string[] = [];
const servers: HttpServer[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  for (const server of servers.splice(0)) server.close();
});

function folderWith(demo: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagesa-cli-'));
  folders.push(folder);
  writeFileSync(join(folder, 'demo.json'), demo);
  return folder;
}

const demo = JSON.stringify({ baseUrl: 'http://demo', client: { id: 'cli_1', secret: 's' } });

describe('where the server is and who we are', () => {
  const own = { PAGESA_URL: 'http://own', PAGESA_CLIENT_ID: 'cli_2', PAGESA_CLIENT_SECRET: 't' };

  it('is what the environment says', () => {
    expect(findPlace(own)).toEqual({ url: 'http://own', clientId: 'cli_2', clientSecret: 't' });
  });

  it('is what demo.json says where the environment says nothing', () => {
    const folder = folderWith(demo);
    expect(findPlace({ PAGESA_DATA: folder })).toEqual({
      url: 'http://demo',
      clientId: 'cli_1',
      clientSecret: 's',
    });
    expect(findPlace({ PAGESA_DATA: folder, PAGESA_URL: 'http://own' }).url).toBe('http://own');
  });

  it.each([
    ['there is no demo.json', { PAGESA_DATA: 'nowhere' }, /^There is no nowhere.demo\.json: start Pagesa/],
    ['the address is none', { ...own, PAGESA_URL: 'localhost' }, /^PAGESA_URL is "localhost"/],
  ])('is told in one sentence when %s', (_, environment, sentence) => {
    expect(() => findPlace(environment)).toThrow(sentence);
  });

  it.each([
    ['holds no client', '{"baseUrl":"http://demo"}', /^demo\.json holds no address or no client/],
    ['is no JSON', '{', /demo\.json cannot be read/],
  ])('is told in one sentence when demo.json %s', (_, text, sentence) => {
    const folder = folderWith(text);
    expect(() => findPlace({ PAGESA_DATA: folder })).toThrow(sentence);
  });
});

async function serverAnswering(answer: RequestListener): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/v1/auth/token') return answer(request, response);
    response.setHeader('content-type', 'application/json').end('{"access_token":"t"}');
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  return new Server({ url: `http://127.0.0.1:${port}`, clientId: 'c', clientSecret: 's' }, '');
}

describe('calling the server', () => {
  it('tells what a problem document says, with its findings', async () => {
    const server = await serverAnswering((_, response) => {
      const errors = [{ path: 'to', code: 'form', message: 'is no day' }];
      response.writeHead(400, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ title: 'The request is malformed', status: 400, errors }));
    });
    await expect(server.json('/x')).rejects.toThrow(
      'The server refused (400): The request is malformed; to: is no day.',
    );
  });

  it('tells of a refusal that comes before the whole file was sent', async () => {
    const server = await serverAnswering((_, response) => {
      response.writeHead(403, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ detail: 'files come from clients', status: 403 }));
    });
    const body = (async function* () {
      for (let at = 0; at < 2_000; at++) yield new Uint8Array(65_536);
    })();
    await expect(server.json('/x', { method: 'POST', body })).rejects.toThrow(
      'The server refused (403): files come from clients.',
    );
  });

  it('says that nothing answers when nothing does', async () => {
    const gone = new Server({ url: 'http://127.0.0.1:1', clientId: 'c', clientSecret: 's' }, '');
    await expect(gone.json('/x')).rejects.toThrow(
      /^Nothing answers at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)/,
    );
  });

  it('says that the connection was lost when an answer ends too early', async () => {
    const server = await serverAnswering((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{');
      response.destroy();
    });
    await expect(server.json('/x')).rejects.toThrow(/^The connection to .* was lost/);
  });

  it('fails with the failure of the file when the file cannot be read', async () => {
    const server = await serverAnswering((request) => request.resume());
    const body = (async function* () {
      yield new Uint8Array(10);
      throw new Error('the disk is gone');
    })();
    await expect(server.json('/x', { method: 'POST', body })).rejects.toThrow('the disk is gone');
  });
});
