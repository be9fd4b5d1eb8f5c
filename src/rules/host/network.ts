import { join } from 'node:path';
import type { Outer } from '../realm/outer.ts';

export type Network = Pick<Outer, 'beginFetch' | 'waitForFetch' | 'abortFetches'>;

/** What a host without a network has. */
export const noNetwork: Network = {
  beginFetch: () => undefined,
  waitForFetch: () => null,
  abortFetches: () => undefined,
};

/**
 * Starts a thread for the network requests of rules, while this thread sleeps until an answer is there. Started before
 * any rule: later, the realm is locked.
 */
export function startNetwork(ownDir: string): Network {
  // Loads streams, which a host without a network does not need.
  const threads = process.getBuiltinModule('node:worker_threads');
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new threads.MessageChannel();
  const workerData = { port: port2, signal };
  const path = join(ownDir, 'fetch-worker.cjs');
  new threads.Worker(path, { workerData, transferList: [port2], stdout: true, stderr: true }).unref();
  let openCount = 0;
  return {
    beginFetch(id, request) {
      port1.postMessage({ id, request });
      openCount += 1;
    },
    waitForFetch() {
      while (openCount > 0) {
        const seen = Atomics.load(signal, 0);
        const received = threads.receiveMessageOnPort(port1);
        if (received !== undefined) {
          openCount -= 1;
          return received.message as string;
        }
        Atomics.wait(signal, 0, seen);
      }
      return null;
    },
    abortFetches() {
      if (openCount === 0) return;
      openCount = 0;
      port1.postMessage({ abort: true });
    },
  };
}
