import { Worker } from 'node:worker_threads';
import { AdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { entryPath } from '../../sandbox/index.ts';
import type { About, Asked, Questions } from './questions.ts';

/** Each keeps complete artifacts in memory; more readers would take more memory without being faster. */
const MAX_READERS = 2;

/** Reads artifacts for the server in threads that end after their answer, so that other requests do not wait. */
export class ArtifactReader {
  readonly #lanes: Promise<unknown>[] = Array.from({ length: MAX_READERS }, () => Promise.resolve());
  #next = 0;

  /** `paths`: one for each artifact that the question is about. */
  ask<Name extends keyof Questions>(
    question: Name,
    paths: string[],
    ...about: About<Parameters<Questions[Name]>>
  ): Promise<ReturnType<Questions[Name]>> {
    const lane = this.#next++ % MAX_READERS;
    const answer = this.#lanes[lane]!.then(() => askThread({ question, paths, about }));
    this.#lanes[lane] = answer.catch(() => undefined);
    return answer as Promise<ReturnType<Questions[Name]>>;
  }
}

function askThread(asked: Asked): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(entryPath('artifact-reader.js'), { workerData: asked });
    thread.once('message', resolve);
    thread.once('error', (error) => reject(explain(error)));
    // After an answer this has no effect.
    thread.once('exit', (code) => reject(new Error(`The artifact reader ended with ${code}.`)));
  });
}

function explain(cause: unknown): unknown {
  if ((cause as Error).name !== 'SyntaxError') return cause;
  return new AdeError('artifact_unreadable', { path: jobNames.artifact, found: 'it is not JSON' }, { cause });
}
