import { statSync } from 'node:fs';
import { HostAhead, type HostSetup } from '../../rules/client/index.ts';

/** Keeps at most one rule host that was started ahead for the engine's next job. */
export class NextHost {
  #ahead: { host: HostAhead; key: string } | null = null;
  /** The host that was taken last. */
  #taken: { host: HostAhead; key: string } | null = null;

  /** Starts a host, unless one with the same setup is already waiting, or if the last one could not load its package. */
  prepare(setup: HostSetup): void {
    const key = findKey(setup);
    if (this.#ahead?.key === key) return;
    if (this.#taken?.key === key && this.#taken.host.hasFailed) return;
    this.close();
    if (key !== null) this.#ahead = { host: new HostAhead(setup), key };
  }

  /** The host that waits, if it was started with this setup. Another host is ended. */
  take(setup: HostSetup): HostAhead | null {
    const ahead = this.#ahead;
    if (ahead === null) return null;
    if (ahead.key === findKey(setup)) {
      this.#ahead = null;
      this.#taken = ahead;
      return ahead.host;
    }
    this.close();
    return null;
  }

  /** Ends the host that waits, if there is one. */
  close(): void {
    // Its end is not awaited: it has no job.
    this.#ahead?.host.close().catch(() => undefined);
    this.#ahead = null;
  }
}

/**
 * Equal for hosts that run the same program in the same way. Null for hosts that are not started ahead: if the program is
 * missing, or if its modules could use the network before there is a job.
 */
function findKey(setup: HostSetup): string | null {
  const program = statSync(setup.host.programPath, { throwIfNoEntry: false });
  if (program === undefined || setup.host.network) return null;
  return JSON.stringify([setup, program.ino, program.size, program.ctimeMs]);
}
