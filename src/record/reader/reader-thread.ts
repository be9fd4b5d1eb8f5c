import { Worker } from 'node:worker_threads';
import { entryPath } from '../../sandbox/index.ts';
import type { Asked } from './questions.ts';

/** A thread takes longer to start than to answer most questions, and further questions usually follow soon. */
const IDLE_MS = 20_000;

/** A thread that answers questions about artifacts, one at a time. The first question starts it; idleness ends it. */
export class ReaderThread {
  readonly #idleMs: number;
  #thread: Worker | null = null;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  openCount = 0;

  constructor(idleMs = IDLE_MS) {
    this.#idleMs = idleMs;
  }

  get isRunning(): boolean {
    return this.#thread !== null;
  }

  /** Throws what the thread throws; the next question then starts a new thread. */
  ask(asked: Asked): Promise<unknown> {
    this.openCount += 1;
    const answer = this.#turn.then(() => this.#askNow(asked)).finally(() => this.#rest());
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  #askNow(asked: Asked): Promise<unknown> {
    clearTimeout(this.#timer);
    this.#thread ??= new Worker(entryPath('artifact-reader.js'));
    const thread = this.#thread;
    thread.ref();
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        if (this.#thread === thread) this.#thread = null;
        reject(error);
      };
      thread.removeAllListeners();
      thread.once('message', resolve);
      thread.once('error', fail);
      // After an answer, this rejection has no effect.
      thread.once('exit', (code) => fail(new Error(`The thread artifact-reader.js ended with ${code}.`)));
      thread.postMessage(asked);
    });
  }

  #rest(): void {
    this.openCount -= 1;
    if (this.openCount > 0) return;
    // Neither the thread nor the timer keeps the server from ending.
    this.#thread?.unref();
    this.#timer = setTimeout(() => this.#end(), this.#idleMs).unref();
  }

  #end(): void {
    const thread = this.#thread;
    this.#thread = null;
    thread?.terminate().catch(() => undefined);
  }
}
