import { Worker } from 'node:worker_threads';
import { entryPath } from '../../sandbox/index.ts';

/** Starts a new thread for one question; the thread ends after its answer. `entry`: path of its file below dist/. */
export function askThread<Answer>(entry: string, asked: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(entryPath(entry), { workerData: asked });
    thread.once('message', resolve);
    thread.once('error', reject);
    // After an answer, rejecting has no effect.
    thread.once('exit', (code) => reject(new Error(`The thread ${entry} ended with ${code}.`)));
  });
}
