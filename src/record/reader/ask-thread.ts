import { type ResourceLimits, Worker } from 'node:worker_threads';
import { entryPath } from '../../sandbox/index.ts';

/** Starts a new thread for one question; the thread ends after its answer. `entry`: path of its file below dist/. */
export function askThread<Answer>(
  entry: string,
  asked: unknown,
  { limits, signal }: { limits?: ResourceLimits; signal?: AbortSignal } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const thread = new Worker(entryPath(entry), { workerData: asked, resourceLimits: limits });
    const stop = () => {
      thread.terminate().catch(reject);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
    thread.once('message', resolve);
    thread.once('error', reject);
    // After an answer, rejecting has no effect.
    thread.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`The thread ${entry} ended with ${code}.`));
    });
  });
}
