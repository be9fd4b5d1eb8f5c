import { promisify } from 'node:util';

type Run = (...args: unknown[]) => void;
type Start = (run: Run, delayMs?: number) => unknown;

const running = new Map<number, () => void>();
let lastId = 0;

/** Gives rules timers that end with the call that started them, and whose handles do not reveal the time. */
export function replaceTimers(): void {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearImmediate } = globalThis;
  const wrap = (start: Start, stop: (handle: never) => void, repeats: boolean) =>
    function startTimer(run: Run, delayMs?: number, ...args: unknown[]): object {
      const id = ++lastId;
      const fire = () => {
        if (!repeats) running.delete(id);
        run(...args);
      };
      const arm = () => {
        const handle = start(fire, delayMs);
        running.set(id, () => stop(handle as never));
      };
      arm();
      return makeHandle(id, arm);
    };
  const startTimeout = wrap(setTimeout as Start, clearTimeout as (handle: never) => void, false);
  const startImmediate = wrap((run) => setImmediate(run), clearImmediate as (handle: never) => void, false);
  const wait = (delayMs: number, value: unknown) => new Promise((resolve) => startTimeout(resolve, delayMs, value));
  define({
    setTimeout: Object.assign(startTimeout, { [promisify.custom]: wait }),
    setInterval: wrap(setInterval as Start, clearTimeout as (handle: never) => void, true),
    setImmediate: (run: Run, ...args: unknown[]) => startImmediate(run, 0, ...args),
    clearTimeout: stopTimer,
    clearInterval: stopTimer,
    clearImmediate: stopTimer,
  });
}

/** Ends what the calls so far left running. */
export function stopTimers(): void {
  if (running.size === 0) return;
  for (const stop of running.values()) stop();
  running.clear();
}

/** A handle with the methods of Node's, which `fetch` uses, but without its fields, which contain the real time. */
function makeHandle(id: number, arm: () => void): object {
  const handle: Record<PropertyKey, unknown> = {
    ref: () => handle,
    unref: () => handle,
    hasRef: () => running.has(id),
    refresh: () => {
      stopTimer(id);
      arm();
      return handle;
    },
    close: () => stopTimer(id),
    [Symbol.toPrimitive]: () => id,
  };
  return Object.freeze(handle);
}

/** Takes a handle or its number, as `clearTimeout` does. */
function stopTimer(handle: unknown): void {
  const id = Number(handle);
  running.get(id)?.();
  running.delete(id);
}

function define(functions: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
  }
}
