import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';

/** Network requests of rules. They run in a thread of their own, while this thread sleeps until an answer is there. */
export class Network {
  readonly #workerPath: string;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  #port: MessagePort | null = null;
  #openCount = 0;

  constructor(ownDir: string) {
    this.#workerPath = join(ownDir, 'fetch-worker.cjs');
  }

  /** Begins a request (a FetchRequest as JSON). */
  begin(id: number, request: string): void {
    this.#port ??= this.#startWorker();
    this.#port.postMessage({ id, request });
    this.#openCount += 1;
  }

  /** Waits for the next answer (a FetchAnswer with its id, as JSON); null if there are no open requests. */
  wait(): string | null {
    if (this.#port === null || this.#openCount === 0) return null;
    for (;;) {
      const seen = Atomics.load(this.#signal, 0);
      const received = loadThreads().receiveMessageOnPort(this.#port);
      if (received !== undefined) {
        this.#openCount -= 1;
        return received.message as string;
      }
      Atomics.wait(this.#signal, 0, seen);
    }
  }

  abort(): void {
    if (this.#port === null || this.#openCount === 0) return;
    this.#openCount = 0;
    this.#port.postMessage({ abort: true });
  }

  #startWorker(): MessagePort {
    const { MessageChannel, Worker } = loadThreads();
    const { port1, port2 } = new MessageChannel();
    const workerData = { port: port2, signal: this.#signal };
    new Worker(this.#workerPath, { workerData, transferList: [port2], stdout: true, stderr: true }).unref();
    return port1;
  }
}

/** Loaded with the first request: it loads streams, which a host without a network does not need. */
function loadThreads(): typeof import('node:worker_threads') {
  return process.getBuiltinModule('node:worker_threads');
}
