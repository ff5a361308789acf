// A real IMAP server (Dovecot) in a folder of its own, with one mailbox, for tests.
import { describe } from '@jest/globals';
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';

const program = '/usr/sbin/dovecot';
export const hasDovecot = existsSync(program);

/** As jest's describe; the suite is skipped, and counted so, where there is no Dovecot. */
export const describeWithDovecot = hasDovecot ? describe : describe.skip;

export interface Mailbox {
  url: string;
  deliver(raw: Buffer): Promise<void>;
  /** How many mails there are, and how many of them nobody has seen. */
  count(): Promise<{ all: number; unseen: number }>;
  stop(): Promise<void>;
}

export async function startDovecot(): Promise<Mailbox> {
  const folder = mkdtempSync(join(tmpdir(), 'pagesa-dovecot-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const asRoot = process.getuid?.() === 0;
  const owner = asRoot ? 'nobody' : String(process.getuid?.());
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    execFileSync('id', asRoot ? [flag, owner] : [flag])
      .toString()
      .trim(),
  );
  mkdirSync(join(folder, 'mail'));
  if (asRoot) execFileSync('chown', ['-R', `${uid}:${gid}`, join(folder, 'mail')]);
  const own = asRoot ? '' : `default_internal_user = ${userName()}\ndefault_login_user = ${userName()}\n`;
  writeFileSync(
    join(folder, 'dovecot.conf'),
    `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
first_valid_gid = 1
${own}passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`,
  );
  const server = spawn(program, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  await answering(server, port);
  const url = `imap://requests:secret@127.0.0.1:${port}`;
  return {
    url,
    deliver: (raw) =>
      withClient(port, async (client) => {
        await client.append('INBOX', raw);
      }),
    count: () =>
      withClient(port, async (client) => {
        const status = await client.status('INBOX', { messages: true, unseen: true });
        if (!status) throw new Error('the mailbox has no status');
        return { all: status.messages ?? 0, unseen: status.unseen ?? 0 };
      }),
    async stop() {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function withClient<T>(port: number, act: (client: ImapFlow) => Promise<T>): Promise<T> {
  const auth = { user: 'requests', pass: 'secret' };
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.logout();
  }
}

function userName(): string {
  return execFileSync('id', ['-un']).toString().trim();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await once(probe.close(), 'close');
  return port;
}

/** Resolves when the port takes connections; throws when the server ends first. */
async function answering(server: ChildProcess, port: number): Promise<void> {
  const version = promisify(execFile)(program, ['--version']);
  await version;
  for (let attempt = 0; attempt < 2_000; attempt++) {
    if (server.exitCode !== null) throw new Error(`Dovecot ended with ${server.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const answer = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'error').then(() => false),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answer) return;
    await new Promise<void>((next) => setImmediate(next));
  }
  throw new Error('Dovecot does not answer');
}
