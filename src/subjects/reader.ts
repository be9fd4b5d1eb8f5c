import { Worker } from 'node:worker_threads';
import { AdeError, type ErrorCode, type ErrorDetails } from '../contract/errors/index.ts';
import { entryPath } from '../sandbox/index.ts';
import type { MaskResult, SearchedFile, SearchOptions } from './files/search-file.ts';
import type { Found } from './files/types.ts';

/** A question to the thread: find something in a file, or write the file with everything masked to `target`. */
export interface Asked {
  file: SearchedFile;
  terms: readonly string[];
  options: SearchOptions;
  target?: string;
}

export type Answer = { found: Found } | { result: MaskResult } | { code: ErrorCode; details: ErrorDetails };

/** The thread has ended at a file: it needed too much memory, or ADE has a defect. */
export class ReaderFailed extends Error {
  override readonly name = 'ReaderFailed';
}

/** Documents are written by others: what they make the thread need is limited. */
const LIMITS = { maxOldGenerationSizeMb: 2048 };

/** Searches and masks files in a thread, one after the other; `close` ends it. */
export class SubjectReader {
  readonly #scratchDir: string;
  #thread: Worker | null = null;

  /** `scratchDir`: an existing folder for parts of files that are archives themselves. */
  constructor(scratchDir: string) {
    this.#scratchDir = scratchDir;
  }

  async search(file: SearchedFile, terms: readonly string[], options: SearchOptions): Promise<Found> {
    const answer = await this.#ask({ file, terms, options });
    if (!('found' in answer)) throw new Error('The thread gave another answer than was asked for.');
    return answer.found;
  }

  async mask(
    file: SearchedFile,
    target: string,
    terms: readonly string[],
    options: SearchOptions,
  ): Promise<MaskResult> {
    const answer = await this.#ask({ file, terms, options, target });
    if (!('result' in answer)) throw new Error('The thread gave another answer than was asked for.');
    return answer.result;
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }

  #ask(asked: Asked): Promise<Exclude<Answer, { code: ErrorCode }>> {
    this.#thread ??= new Worker(entryPath('subject-reader.js'), {
      workerData: { scratchDir: this.#scratchDir },
      resourceLimits: LIMITS,
    });
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => {
        if (this.#thread === thread) this.#thread = null;
        reject(new ReaderFailed('The thread of searches ended.', { cause }));
      };
      thread.removeAllListeners();
      thread.once('message', (answer: Answer) => {
        if ('code' in answer) reject(new AdeError(answer.code, answer.details));
        else resolve(answer);
      });
      thread.once('error', fail);
      // After an answer, this rejection has no effect.
      thread.once('exit', (code) => fail(code));
      thread.postMessage(asked);
    });
  }
}
