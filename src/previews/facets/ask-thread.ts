import { Worker } from 'node:worker_threads';
import { entryPath } from '../../sandbox/index.ts';

/** Starts a thread of its own for one question, and ends with its answer. `entry`: its file below dist/. */
export function askThread<Answer>(entry: string, asked: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(entryPath(entry), { workerData: asked });
    thread.once('message', resolve);
    thread.once('error', reject);
    // After an answer this has no effect.
    thread.once('exit', (code) => reject(new Error(`The thread ${entry} ended with ${code}.`)));
  });
}
