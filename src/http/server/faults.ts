import type { Logger } from 'pino';

/**
 * Ends this process at an error that no code expects, with one line in the log. The state of the process is unknown
 * then: other nodes take over its jobs at once, and a single process continues them at its next start.
 */
export function endAtFaults(log: Logger): void {
  process.on('uncaughtException', (error: unknown) => {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    log.fatal({ code: 'internal_error', name, stack }, `The server ends, because of an unexpected error: ${message}`);
    process.exit(1);
  });
}
