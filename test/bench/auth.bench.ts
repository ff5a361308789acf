// npm run bench -- auth: sign-ins a second and the memory of Argon2id, and token checks a second as every
// service does them.
import 'reflect-metadata';
import { TokenCheck } from '#access';
import { hostServices } from '#service';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openAuth } from '../../apps/auth/src/auth.js';
import { auth } from '../../apps/auth/src/definition.js';
import { signIn } from '../../apps/auth/src/sign-in/sign-in.js';
import { peakMb } from './cpu.js';
import { report } from './report.js';

const { values: options } = parseArgs({
  options: {
    signIns: { type: 'string', default: '400' },
    atOnce: { type: 'string', default: '32' },
    checks: { type: 'string', default: '200000' },
    tokens: { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
  },
});

interface Demo {
  customers: { username: string; password: string; right: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'pagesa-bench-'));
const hosted = await hostServices([auth], { PAGESA_DATA: folder, PORT: '0', LOG_LEVEL: 'error' });
try {
  const runtime = hosted.runtimes.get('auth')!;
  const demo = (await auth.seed!(runtime)) as unknown as Demo;
  const context = openAuth(runtime);
  const { username, password } = demo.customers.find(({ right }) => right === 'info')!;
  const enter = async (index: number): Promise<void> => {
    const address = `10.0.${index >> 8}.${index & 255}`;
    const outcome = await signIn(context, { username, password, address, agent: 'bench' });
    if (!outcome.ok) throw new Error(`the sign-in was ${outcome.code}`);
  };
  await measure(8, 4, enter);
  const restMb = process.memoryUsage().rss / 2 ** 20;
  const signIns = await measure(Number(options.signIns), Number(options.atOnce), enter);
  const argon2PeakMb = peakMb(process.pid);
  const hashes = await measure(100, 4, () => context.passwords.check(undefined, 'any password'));
  const tokens = await Promise.all(Array.from({ length: Number(options.tokens) }, accessToken));
  const tokenCheck = new TokenCheck(runtime);
  const first = await measure(tokens.length, 1, (index) => tokenCheck.callerOf(tokens[index]));
  const again = await measure(Number(options.checks), 1, (index) =>
    tokenCheck.callerOf(tokens[index % tokens.length]),
  );
  report(options.json, {
    cores: cpus().length,
    signIns: { ...signIns, atOnce: Number(options.atOnce) },
    argon2Checks: hashes,
    memoryMb: { beforeSignIns: restMb, peakOfSignIns: argon2PeakMb },
    tokenChecks: { firstSight: first, seenBefore: again },
  });

  function accessToken(_: unknown, index: number): Promise<string> {
    const caller = {
      subject: `cli_${index}`,
      kind: 'client' as const,
      name: 'bench',
      scopes: ['payments:write'],
      roles: [],
    };
    return context.signer.accessToken(caller, { clientId: caller.subject, livesSeconds: 600 });
  }
} finally {
  await hosted.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Does it so often, so many at a time; CPU is this process's own, of all its threads. */
async function measure(count: number, atOnce: number, work: (index: number) => Promise<unknown>) {
  let next = 0;
  const cpuBefore = process.cpuUsage();
  const beganMs = performance.now();
  const lane = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const seconds = (performance.now() - beganMs) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: count / seconds, cpuMicrosEach: (user + system) / count };
}
