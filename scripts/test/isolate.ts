import { spawnSync } from 'node:child_process';
import { freemem } from 'node:os';

/** All temporary files of a run take less than half of this. */
const MIN_FREE_BYTES = 8e9;

const NAMESPACES = ['--pid', '--fork', '--kill-child', '--mount', '--mount-proc', '--ipc'];

interface Isolation {
  /** A command that runs other commands in namespaces; empty if that is impossible. */
  command: string[];
  /** What the run lacks without namespaces; null with them. */
  note: string | null;
}

/**
 * As root on Linux, all processes of a run are in a PID namespace. They end with its first process, which also collects
 * the processor time of orphans. Temporary files are in memory, in a mount that disappears with the namespace.
 */
export function isolate(folder: string): Isolation {
  const command = ['unshare', ...NAMESPACES, 'sh', '-c', script(freemem() >= MIN_FREE_BYTES), folder];
  const isPossible = process.platform === 'linux' && process.getuid?.() === 0;
  if (isPossible && spawnSync(command[0]!, [...command.slice(1), 'true']).status === 0) return { command, note: null };
  const note =
    'without namespaces (they need root on Linux) the processor time of orphans is missing below, and if this ' +
    'command is killed, processes that tests started in sessions of their own may go on';
  return { command: [], note };
}

/** The shell is the first process of the namespace: it waits for every process whose parent has ended. */
function script(isInMemory: boolean): string {
  const mounts = ['mount -t tmpfs -o mode=1777 shared-memory /dev/shm'];
  if (isInMemory) mounts.push('mount -t tmpfs -o mode=755 tests "$0"');
  // The command must not be the script's last one: some shells replace themselves with their last command.
  return `${mounts.join(' && ')} && "$@"; exit $?`;
}
