import { setFlagsFromString } from './memory.ts';

/** V8's optimizing compilers. */
const COMPILERS = ['turbofan', 'maglev'];

/**
 * Runs code that runs only once, such as the loops that freeze a realm. V8 would optimize it in other threads, and be
 * done when nobody needs it any more: this takes a fifth of the processor time of a start.
 */
export function runUnoptimized<Result>(run: () => Result): Result {
  for (const compiler of COMPILERS) setFlagsFromString(`--no-${compiler}`);
  try {
    return run();
  } finally {
    for (const compiler of COMPILERS) setFlagsFromString(`--${compiler}`);
  }
}
