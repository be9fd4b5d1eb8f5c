import { AdeError } from '../../contract/errors/index.ts';
import { jobNames } from '../../contract/layout.ts';
import type { About, Asked, Questions } from './questions.ts';
import { ReaderThread } from './reader-thread.ts';

/** Each reader keeps complete artifacts in memory; more readers would take more memory without being faster. */
const MAX_READERS = 2;

/** Reads artifacts for the server in threads, so that other requests do not wait. */
export class ArtifactReader {
  readonly #threads = Array.from({ length: MAX_READERS }, () => new ReaderThread());

  /** `paths`: the artifacts that the question is about. */
  async ask<Name extends keyof Questions>(
    question: Name,
    paths: string[],
    ...about: About<Parameters<Questions[Name]>>
  ): Promise<ReturnType<Questions[Name]>> {
    const asked: Asked = { question, paths, about };
    // Prefers the first thread if no other is less busy, since it may already have the artifact in memory.
    const [first, ...others] = this.#threads;
    const thread = others.reduce((best, other) => (other.openCount < best.openCount ? other : best), first!);
    return (await thread.ask(asked).catch(explainUnread)) as ReturnType<Questions[Name]>;
  }
}

/** Throws `artifact_unreadable` if a thread could not parse a record, else the error itself. */
export function explainUnread(cause: unknown): never {
  if ((cause as Error).name !== 'SyntaxError') throw cause;
  throw new AdeError('artifact_unreadable', { path: jobNames.artifact, found: 'it is not JSON' }, { cause });
}
