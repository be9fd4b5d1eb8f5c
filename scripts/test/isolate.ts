import { spawnSync } from 'node:child_process';
import { freemem } from 'node:os';

/** All temporary files of a run take less than half of it. */
const MIN_FREE_BYTES = 8e9;

const NAMESPACES = ['--pid', '--fork', '--kill-child', '--mount', '--mount-proc', '--ipc'];

interface Isolation {
  /** What runs a command in namespaces of its own; empty where that is not possible. */
  command: string[];
  /** What this run lacks then. */
  note: string | null;
}

/**
 * As root on Linux, all processes of a run are in a PID namespace: they end with its first process, which also collects the
 * processor time of those that nobody waits for. Temporary files are in memory, in a mount that goes with the namespace.
 */
export function isolate(folder: string): Isolation {
  const command = ['unshare', ...NAMESPACES, 'sh', '-c', script(freemem() >= MIN_FREE_BYTES), folder];
  const isPossible = process.platform === 'linux' && process.getuid?.() === 0;
  if (isPossible && spawnSync(command[0]!, [...command.slice(1), 'true']).status === 0) return { command, note: null };
  const note =
    'without namespaces (they need root on Linux) the processor time of orphans is missing below, and where this ' +
    'command is killed, what tests start in sessions of their own may go on';
  return { command: [], note };
}

/** The shell is the first process of the namespace: it waits for every process that loses its parent. */
function script(isInMemory: boolean): string {
  const mounts = ['mount -t tmpfs -o mode=1777 shared-memory /dev/shm'];
  if (isInMemory) mounts.push('mount -t tmpfs -o mode=755 tests "$0"');
  // Not the last command, which some shells run in their own place.
  return `${mounts.join(' && ')} && "$@"; exit $?`;
}
