import { Worker } from 'node:worker_threads';
import { AdeError } from '../../contract/errors/index.ts';
import { entryPath } from '../../sandbox/index.ts';
import type { BlockMessage, EndMessage, OpenedMessage, ReaderMessage, ReaderRequest, ReaderTask } from './messages.ts';

/** By default, V8 reserves 512 MB for the code of each thread, which the limit of the engine's memory does not allow. */
const CODE_RANGE_MB = 16;

/** A thread that reads a document, and its messages that were not taken yet. */
export class ReaderThread {
  readonly #worker: Worker;
  readonly #memoryMb: number;
  readonly #messages: ReaderMessage[] = [];
  #failure: unknown;
  #onMessage = () => {};
  #run = 0;
  /** Share of the document's bytes, from 0 to 1, that was read for the blocks taken so far. */
  share = 0;

  /** `memoryMb`: the limit of the thread's heap. */
  constructor(task: ReaderTask, memoryMb: number) {
    this.#memoryMb = memoryMb;
    this.#worker = new Worker(entryPath('document-reader.js'), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, codeRangeSizeMb: CODE_RANGE_MB },
    });
    this.#worker.on('message', (message: ReaderMessage) => {
      this.#messages.push(message);
      this.#onMessage();
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The thread that reads the document has ended.')));
  }

  /** Resolves when the document is open; throws its failure or the thread's. */
  async open(): Promise<OpenedMessage> {
    const message = await this.#take();
    if (message.type !== 'opened') throw new Error(`The thread sent ${message.type} before the document was open.`);
    return message;
  }

  /** Starts to read a sheet from its beginning. What is left of the sheet before is dropped. */
  read(sheetIndex: number): void {
    this.#run += 1;
    this.#send({ type: 'read', run: this.#run, sheetIndex });
  }

  /** The next message about the sheet; throws the failure of the sheet or of the thread. */
  async takeOfSheet(): Promise<BlockMessage | EndMessage> {
    for (;;) {
      const message = await this.#take();
      if (message.type === 'opened' || message.run !== this.#run) continue;
      if (message.type === 'block') this.#send({ type: 'more' });
      this.share = message.share;
      return message;
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #take(): Promise<Exclude<ReaderMessage, { type: 'failed' }>> {
    for (;;) {
      const message = this.#messages.shift();
      if (message === undefined) await this.#waitForMessage();
      else if (message.type !== 'failed') return message;
      else if (message.run === this.#run) throw readError(message.error);
    }
  }

  #waitForMessage(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    return new Promise((resolve) => {
      this.#onMessage = resolve;
    });
  }

  #send(request: ReaderRequest): void {
    this.#worker.postMessage(request);
  }

  #fail(error: unknown): void {
    const isOutOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#failure ??= isOutOfMemory ? new AdeError('memory_limit', { mb: this.#memoryMb }, { cause: error }) : error;
    this.#onMessage();
  }
}

function readError(error: Extract<ReaderMessage, { type: 'failed' }>['error']): unknown {
  return 'other' in error ? error.other : new AdeError(error.code, error.details);
}
