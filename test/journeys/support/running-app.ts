// One process of the build: `pagesa` with all services in it, or one service alone.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const readyForm = /^Pagesa is ready: (\S+)$/;

export interface RunningApp {
  url: string;
  /** Ends the process with a signal and resolves with its exit code; at once if it has ended. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Resolves when the process says that it is ready. */
export async function startApp(app: string, environment: Record<string, string>): Promise<RunningApp> {
  const child = spawn(process.execPath, ['--enable-source-maps', `dist/apps/${app}/src/main.js`], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${app} exited with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = readyForm.exec(line);
      if (ready) resolve(ready[1]);
    });
  });
  return { url, end: (signal = 'SIGTERM') => ended(child, signal) };
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}
