import { AdeError } from '../../contract/errors/index.ts';

/** Runs a build within its time limit; throws `build_timeout` after that. */
export async function limitBuildTime<T>(
  path: string,
  seconds: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    return await run(signal);
  } catch (error) {
    if (signal.aborted && isAbort(error)) throw new AdeError('build_timeout', { path, seconds }, { cause: error });
    throw error;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
