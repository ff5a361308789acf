// A TCP proxy before PostgreSQL that cuts connections at COMMIT: before it arrives, or after it took place
// unanswered.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type Cut = 'before' | 'after';

// A simple query message: type, length, text, NUL.
const commit = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1');

export class CuttingProxy {
  /** What happens to the next commits, in order; later ones go through. */
  readonly cuts: Cut[] = [];
  cutCount = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The given URL, by way of this proxy. */
    readonly url: string,
  ) {}

  static async before(databaseUrl: string): Promise<CuttingProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(databaseUrl);
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = new CuttingProxy(server, url.href);
    server.on('connection', (client) => proxy.join(client, target));
    return proxy;
  }

  private join(client: Socket, target: URL): void {
    const server = connect(Number(target.port), target.hostname);
    const cut = () => {
      this.cutCount++;
      client.destroy();
      server.destroy();
    };
    let isCutting = false;
    client.on('data', (chunk: Buffer) => {
      const act = chunk.includes(commit) ? this.cuts.shift() : undefined;
      if (act === 'before') return cut();
      isCutting = act === 'after';
      server.write(chunk);
    });
    server.on('data', (chunk) => (isCutting ? cut() : client.write(chunk)));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      // 'close' follows, and does what there is to do.
      one.on('error', () => one.destroy());
    }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
