// A TCP proxy in front of PostgreSQL that can be cut, can swallow
// everything (black hole), and knows a COMMIT when it passes.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What to do to the connection on which a COMMIT passes. */
export type CommitAct =
  /** Cut before it reaches the server: nothing is committed. */
  | 'cut-before'
  /** Cut when the server has answered, before the client hears it: it is committed. */
  | 'cut-after'
  /** The answer, and all that follows, is swallowed; the connection stays open. */
  | 'hush';

interface Link {
  client: Socket;
  server: Socket;
  isDead: boolean;
  /** A COMMIT has gone to the server: cut when its answer comes. */
  cutsAtAnswer: boolean;
}

// A simple query's message: its text ends with a NUL, which no other place of the protocol's texts can hold.
const commits = [Buffer.from('commit\0'), Buffer.from('COMMIT\0')];

export class Proxy {
  /** Where to forward to; may change when the server comes back on another port. */
  target = 0;
  private readonly links = new Set<Link>();
  private readonly frozen: Link[] = [];
  private isFrozen = false;
  private plan: { act: CommitAct; left: number; done: () => void } | undefined;

  private constructor(private readonly listener: Server) {}

  static async open(target: number): Promise<Proxy> {
    const listener = createServer({ pauseOnConnect: true });
    const proxy = new Proxy(listener);
    proxy.target = target;
    listener.on('connection', (client) => proxy.link(client));
    await once(listener.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  private link(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const link: Link = { client, server, isDead: false, cutsAtAnswer: false };
    this.links.add(link);
    client.setNoDelay(true);
    server.setNoDelay(true);
    client.on('data', (chunk) => this.toServer(link, chunk));
    server.on('data', (chunk) => this.toClient(link, chunk));
    const end = () => {
      if (!link.isDead) this.cut(link);
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    if (this.isFrozen) this.frozen.push(link);
    else client.resume();
  }

  private toServer(link: Link, chunk: Buffer): void {
    if (link.isDead) return;
    const { plan } = this;
    if (plan && commits.some((commit) => chunk.includes(commit)) && --plan.left === 0) {
      this.plan = undefined;
      if (plan.act === 'cut-before') this.cut(link);
      else link.server.write(chunk);
      link.cutsAtAnswer = plan.act === 'cut-after';
      link.isDead = plan.act === 'hush';
      plan.done();
      return;
    }
    link.server.write(chunk);
  }

  private toClient(link: Link, chunk: Buffer): void {
    if (link.cutsAtAnswer) this.cut(link);
    else if (!link.isDead) link.client.write(chunk);
  }

  private cut(link: Link): void {
    this.links.delete(link);
    // A reset, as when a host or its network goes away; not a polite end.
    link.client.resetAndDestroy();
    link.server.resetAndDestroy();
  }

  /** Cuts every connection at once; new ones pass. Returns how many were cut. */
  cutAll(): number {
    const cut = [...this.links];
    for (const link of cut) this.cut(link);
    return cut.length;
  }

  /** From now on nothing passes, and nobody is told. Returns how many connections stand still. */
  freeze(): number {
    this.isFrozen = true;
    for (const link of this.links) {
      link.client.pause();
      link.server.pause();
      this.frozen.push(link);
    }
    return this.links.size;
  }

  /**
   * Ends a freeze: what waited is delivered late, or those
   * connections stay dead for good while new ones pass.
   */
  thaw(late: 'deliver' | 'dead'): void {
    this.isFrozen = false;
    for (const link of this.frozen.splice(0)) {
      if (late === 'dead') link.isDead = true;
      link.client.resume();
      link.server.resume();
    }
  }

  /** Acts on the connection of the count-th COMMIT from now; resolves when it has passed. */
  atCommit(act: CommitAct, count: number): Promise<void> {
    return new Promise((resolve) => (this.plan = { act, left: count, done: resolve }));
  }

  forgetPlan(): void {
    this.plan = undefined;
  }

  async close(): Promise<void> {
    this.listener.close();
    this.cutAll();
    await once(this.listener, 'close');
  }
}
