/** After this time, a second Ctrl-C ends the process. Before, it may be the first one, passed on by a wrapper. */
const REPEAT_MS = 1000;

/** Runs `work` with a signal that Ctrl-C or SIGTERM aborts, so that the running job is cancelled cleanly. */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let firstAtMs: number | undefined;
  const onSignal = () => {
    firstAtMs ??= performance.now();
    if (performance.now() - firstAtMs > REPEAT_MS) process.exit(1);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
