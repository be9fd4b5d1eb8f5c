import { AdeError } from '../../contract/errors/index.ts';
import type { EndReason } from '../confinement.ts';

/** How often a process that something outside killed is started again. */
const MAX_RESTARTS = 2;

/** Whether a process was killed, and by none of its limits: by an operator, or by a system that is short of memory. */
export function isKilled({ code }: EndReason): boolean {
  return code === 'process_killed';
}

/** Counts how often the process of a job was killed from outside. */
export class KillCounter {
  #count = 0;

  /** Throws `process_killed_repeatedly` where the process is not to be started again. */
  count({ details }: EndReason): void {
    this.#count += 1;
    if (this.#count > MAX_RESTARTS) throw new AdeError('process_killed_repeatedly', { ...details, count: this.#count });
  }
}
