// Ties a child process to this one: if this process dies in any way, even by kill -9, the child is ended too.
import { spawn } from 'node:child_process';

// The shell holds the reading end of a pipe. A line means "released"; end of file means that the writer is
// dead.
const script = `
  read -r released && exit 0
  kill -s "$1" "$2" 2>/dev/null
  tenths=0
  while kill -0 "$2" 2>/dev/null && [ $tenths -lt 100 ]; do sleep 0.1; tenths=$((tenths + 1)); done
  kill -s KILL "$2" 2>/dev/null
  [ -z "$3" ] || rm -rf "$3"`;

/**
 * Watches over process `pid`: it gets `signal`, and ten seconds later SIGKILL, when this process ends without
 * having called the returned function. `folder`, if given, is removed after that.
 */
export function watch({ pid, signal, folder = '' }) {
  // Detached, so that a Ctrl-C or a kill of our process group does not take the watcher with it.
  const watcher = spawn('sh', ['-c', script, 'sh', signal, String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  watcher.stdin.unref();
  watcher.stdin.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return () => watcher.stdin.end('\n');
}
