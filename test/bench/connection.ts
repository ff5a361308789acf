// One kept-alive HTTP/1.1 connection, a request at a time; so lean that the load takes little of the machine
// that it measures.
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  text: string;
}

export class Connection {
  private received = '';
  private waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (text: string) => this.take(text));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('the connection was closed')));
  }

  static async open(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket, host);
  }

  /** Throws when the answer is cut off, or has no length. */
  post(path: string, headers: Record<string, string>, body: string): Promise<Answer> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const length = `content-length: ${Buffer.byteLength(body)}\r\n`;
    const head = `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${lines.join('')}${length}\r\n`;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(head + body);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(text: string): void {
    this.received += text;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.received.slice(0, headEnd))?.[1];
    if (length === undefined) {
      this.waiting?.reject(new Error(`an answer without a length: ${this.received}`));
      return;
    }
    const end = headEnd + 4 + Number(length);
    if (this.received.length < end) return;
    const answer = {
      status: Number(this.received.slice(9, 12)),
      text: Buffer.from(this.received.slice(headEnd + 4, end), 'latin1').toString(),
    };
    this.received = this.received.slice(end);
    this.waiting?.resolve(answer);
  }
}
