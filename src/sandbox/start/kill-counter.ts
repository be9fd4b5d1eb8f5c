import { AdeError } from '../../contract/errors/index.ts';
import type { EndReason } from '../confinement.ts';

/** How many times a process is started again after something outside killed it. */
const MAX_RESTARTS = 2;

/** Whether an operator, or a system that is short of memory, killed the process, rather than one of its limits. */
export function isKilled({ code }: EndReason): boolean {
  return code === 'process_killed';
}

/** Counts how many times the processes of a job were killed from outside. */
export class KillCounter {
  #count = 0;

  /** Throws `process_killed_repeatedly` if the process must not be started again. */
  count({ details }: EndReason): void {
    this.#count += 1;
    if (this.#count > MAX_RESTARTS) throw new AdeError('process_killed_repeatedly', { ...details, count: this.#count });
  }
}
