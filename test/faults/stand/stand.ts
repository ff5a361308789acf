// Everything a fault is done to: real PostgreSQL behind proxies, a real broker, two processes of the product,
// all supervised.
import { Database } from '#db';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Broker } from './broker.js';
import { Instance, type Environment } from './instance.js';
import { PostgresServer } from './postgres.js';
import { Proxy } from './proxy.js';
import { ownFolder } from './folder.js';
import { openVolume, type Volume } from './volume.js';

export type Engine = 'postgres' | 'kafka';

export interface Demo {
  client: { id: string; secret: string };
  accounts: string[];
}

// Short, so that a round is short: the default of 30 s only makes everybody wait longer.
const statementTimeoutMs = 8_000;
const sessionTimeoutMs = 6_000;

export class Stand {
  readonly instances: Instance[] = [];
  readonly proxies: Proxy[] = [];
  postgres!: PostgresServer;
  broker?: Broker;
  volume?: Volume;
  demo!: Demo;
  private opened?: { url: string; database: Database };
  private readonly folder = ownFolder();

  private constructor(readonly engine: Engine) {}

  /** Starts everything; nothing is left running or mounted if that fails. */
  static async open(engine: Engine, apps: readonly string[] = ['pagesa', 'payments']): Promise<Stand> {
    const stand = new Stand(engine);
    try {
      await stand.start(apps);
      return stand;
    } catch (error) {
      await stand.close();
      throw error;
    }
  }

  private async start(apps: readonly string[]): Promise<void> {
    const home = join(this.folder, 'database');
    mkdirSync(home);
    this.volume = await openVolume(home);
    this.postgres = await PostgresServer.start(this.volume?.folder ?? home, (port) => {
      for (const proxy of this.proxies) proxy.target = port;
    });
    if (this.engine === 'kafka') this.broker = await Broker.start();
    for (const [index, app] of apps.entries()) {
      const proxy = await Proxy.open(Number(new URL(this.postgres.url).port));
      this.proxies.push(proxy);
      const name = `${app}-${index + 1}`;
      const instance = new Instance(name, app, () => this.environmentOf(proxy), this.logOf(name));
      this.instances.push(instance);
      writeFileSync(this.logOf(name), '');
      await instance.start();
    }
    this.demo = JSON.parse(readFileSync(join(this.folder, 'demo.json'), 'utf8')) as Demo;
  }

  private environmentOf(proxy: Proxy): Environment {
    const url = new URL(this.postgres.url);
    url.port = String(proxy.port);
    return {
      DATABASE_URL: url.href,
      DATABASE_STATEMENT_TIMEOUT_MS: String(statementTimeoutMs),
      KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
      PAGESA_DATA: this.folder,
      PAGESA_FAULTS_LOG: this.actsFile,
      PORT: '0',
      MAIL_IN_PORT: '0',
      LOG_LEVEL: 'warn',
      ...(this.broker && { KAFKA_BROKERS: this.broker.brokers }),
    };
  }

  private get actsFile(): string {
    return join(this.folder, 'faults.log');
  }

  /** How often a process did something to itself at a fault point. */
  countActs(form: RegExp): number {
    if (!existsSync(this.actsFile)) return 0;
    return readFileSync(this.actsFile, 'utf8')
      .split('\n')
      .filter((line) => form.test(line)).length;
  }

  logOf(name: string): string {
    return join(this.folder, `${name}.log`);
  }

  /** The last lines of what an instance wrote to its log, without stacks. */
  logTail(instance: Instance, lines: number): string {
    const written = readFileSync(this.logOf(instance.name), 'utf8').trim().split('\n').slice(-lines);
    return written.map(shortened).join('\n');
  }

  proxyOf(instance: Instance): Proxy {
    return this.proxies[this.instances.indexOf(instance)];
  }

  /** Our own look at the database, past the proxies and the product. */
  async database(): Promise<Database> {
    const { url } = this.postgres;
    if (this.opened?.url === url) return this.opened.database;
    await this.opened?.database.close();
    this.opened = undefined;
    const database = await Database.open({ url, schema: 'payments', connectionsMax: 3 });
    this.opened = { url, database };
    return database;
  }

  async close(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    for (const proxy of this.proxies) await proxy.close();
    await this.opened?.database.close();
    await this.broker?.stop();
    await this.postgres?.stop();
    this.volume?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function shortened(line: string): string {
  if (!line.startsWith('{')) return line;
  const { time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  delete rest['level'];
  const why = (err as { message?: string } | undefined)?.message ?? '';
  return `${String(time)} ${String(msg)} ${JSON.stringify(rest)} ${why}`;
}
