import { AdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import { askThread } from './ask-thread.ts';
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
    const asked: Asked = { question, paths, about };
    const answer = this.#lanes[lane]!.then(() =>
      askThread<ReturnType<Questions[Name]>>('artifact-reader.js', asked).catch(explain),
    );
    this.#lanes[lane] = answer.catch(() => undefined);
    return answer;
  }
}

function explain(cause: unknown): never {
  if ((cause as Error).name !== 'SyntaxError') throw cause;
  throw new AdeError('artifact_unreadable', { path: jobNames.artifact, found: 'it is not JSON' }, { cause });
}
