import { isAdeError } from '../../contract/errors/index.ts';
import type { BlobStore } from './types.ts';

/** One call of a storage that has ended. */
export interface BlobMeasurement {
  action: 'put' | 'get' | 'list' | 'remove' | 'check';
  /** Of a list, the time in which its reader waited for it. */
  durationMs: number;
  /** Code of the error; `timeout` if the caller did not wait longer, `other` for an error without a code. Null for none. */
  code: string | null;
}

/** The same storage; `onCall` gets the time and the outcome of each call that was not cancelled. */
export function measureStore(store: BlobStore, onCall: (call: BlobMeasurement) => void): BlobStore {
  type Action = BlobMeasurement['action'];
  const report = (action: Action, durationMs: number, error?: unknown) => {
    if ((error as Error | undefined)?.name === 'AbortError') return;
    onCall({ action, durationMs, code: error === undefined ? null : toCode(error) });
  };
  const measure = async <T>(action: Action, call: () => Promise<T>): Promise<T> => {
    const startMs = performance.now();
    try {
      const result = await call();
      report(action, performance.now() - startMs);
      return result;
    } catch (error) {
      report(action, performance.now() - startMs, error);
      throw error;
    }
  };
  return {
    place: store.place,
    put: (...about) => measure('put', () => store.put(...about)),
    get: (...about) => measure('get', () => store.get(...about)),
    async *list(...about) {
      let waitedMs = 0;
      let startMs: number | null = performance.now();
      let failure: unknown;
      const stop = () => {
        if (startMs !== null) waitedMs += performance.now() - startMs;
        startMs = null;
      };
      try {
        for await (const entry of store.list(...about)) {
          stop();
          yield entry;
          startMs = performance.now();
        }
      } catch (error) {
        failure = error;
        throw error;
      } finally {
        // A reader may stop early.
        stop();
        report('list', waitedMs, failure);
      }
    },
    remove: (...about) => measure('remove', () => store.remove(...about)),
    removeLeftovers: (...about) => measure('remove', () => store.removeLeftovers(...about)),
    check: (...about) => measure('check', () => store.check(...about)),
    close: () => store.close(),
  };
}

function toCode(error: unknown): string {
  if (isAdeError(error)) return error.code;
  return (error as Error).name === 'TimeoutError' ? 'timeout' : 'other';
}
