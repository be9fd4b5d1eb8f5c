import type { LanguageAnswers, LanguageRequest, Numbered, NumberedAnswer } from './messages.ts';

/** Type checks can take forever; real packages need less than a tenth of this. */
const ANSWER_MS = 20_000;

type AnswerTo<R extends LanguageRequest> = LanguageAnswers[R['ask']];
interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
}

/** TypeScript in a worker that is loaded with the first client. */
export class LanguageClient {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<NumberedAnswer>) => this.#settle(data));
    this.#worker.addEventListener('error', () => this.#end(new Error('The language worker could not be loaded.')));
  }

  /** Rejects if the worker ends before it answers. */
  ask<R extends LanguageRequest>(request: R): Promise<AnswerTo<R>> {
    const id = ++this.#lastId;
    const asked = new Promise<AnswerTo<R>>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
    });
    this.#worker.postMessage({ id, request } satisfies Numbered);
    this.#watch();
    return asked;
  }

  close(): void {
    this.#end(new Error('The editor was closed.'));
  }

  #settle(data: NumberedAnswer): void {
    const waiting = this.#waiting.get(data.id);
    this.#waiting.delete(data.id);
    if ('error' in data) waiting?.reject(new Error(data.error));
    else waiting?.resolve(data.answer as never);
    this.#watch();
  }

  /** Starts the time limit again after each request and each answer. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size > 0) {
      this.#timer = setTimeout(() => this.#end(new Error('TypeScript does not answer.')), ANSWER_MS);
    }
  }

  #end(error: Error): void {
    clearTimeout(this.#timer);
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
