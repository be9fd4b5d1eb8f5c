import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Confinement, EndReason } from '../confinement.ts';
import { statusDescriptor } from '../linux/bubblewrap.ts';
import type { Command } from './command.ts';
import { findOnlyChild, listOpenPaths, readUsage, type Usage } from './process-usage.ts';

const pollMs = 100;
// Besides the heap, a healthy process has code, stacks and the young generation in memory.
const residentAllowanceMb = 200;

/** Watches CPU time and resident memory of the confined process itself, and ends it if it exceeds its memory limit. */
export class UsageMeter {
  latest: Usage = { cpuMs: 0, residentMb: 0 };
  readonly #child: ChildProcess;
  readonly #hasOwnProcessNumbers: boolean;
  readonly #timer: NodeJS.Timeout;
  #status = '';

  constructor(child: ChildProcess, command: Command, confinement: Confinement, kill: (reason: EndReason) => void) {
    this.#child = child;
    // In a process namespace, bwrap's first process only waits for the second one.
    this.#hasOwnProcessNumbers = !confinement.startsSandboxes;
    if (command.isWrapped) {
      const status = child.stdio[statusDescriptor] as Readable;
      status.on('data', (chunk: Buffer) => {
        this.#status += chunk.toString();
      });
      status.on('error', () => {});
    }
    const { memoryMb } = confinement.limits;
    this.#timer = setInterval(() => {
      if (this.read().residentMb > memoryMb + residentAllowanceMb) {
        kill({ code: 'memory_limit', details: { mb: memoryMb } });
      }
    }, pollMs);
    this.#timer.unref();
  }

  /** Reads the current values; after the end of the process, returns the last values. */
  read(): Usage {
    const pid = this.#findPid();
    const usage = pid === undefined ? undefined : readUsage(pid);
    if (!usage) return this.latest;
    this.latest = {
      // A smaller figure comes from the wrapper, when the process inside has just ended.
      cpuMs: Math.max(usage.cpuMs, this.latest.cpuMs),
      // A process that is ending no longer has any memory.
      residentMb: usage.residentMb || this.latest.residentMb,
    };
    return this.latest;
  }

  listOpenPaths(): string[] | null {
    const pid = this.#findPid();
    return pid === undefined ? null : listOpenPaths(pid);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #findPid(): number | undefined {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return undefined;
    const reported = /"child-pid": (\d+)/.exec(this.#status)?.[1];
    if (reported === undefined) return this.#child.pid;
    return this.#hasOwnProcessNumbers ? findOnlyChild(Number(reported)) : Number(reported);
  }
}
