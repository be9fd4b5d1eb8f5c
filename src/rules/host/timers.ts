import { promisify } from 'node:util';

type Start = (run: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]) => unknown;

const running = new Map<number, () => void>();
let lastId = 0;

/** Gives rules timers that end with the call that started them, and whose handles are numbers and tell no time. */
export function replaceTimers(): void {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearImmediate } = globalThis;
  const wrap = (start: Start, stop: (handle: never) => void, repeats: boolean) =>
    function startTimer(run: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]): number {
      const id = ++lastId;
      const fire = () => {
        if (!repeats) running.delete(id);
        run(...args);
      };
      const handle = start(fire, delayMs);
      running.set(id, () => stop(handle as never));
      return id;
    };
  const startTimeout = wrap(setTimeout as Start, clearTimeout as (handle: never) => void, false);
  const startImmediate = wrap((run) => setImmediate(run), clearImmediate as (handle: never) => void, false);
  const wait = (delayMs: number, value: unknown) => new Promise((resolve) => startTimeout(resolve, delayMs, value));
  define({
    setTimeout: Object.assign(startTimeout, { [promisify.custom]: wait }),
    setInterval: wrap(setInterval as Start, clearTimeout as (handle: never) => void, true),
    setImmediate: (run: (...args: unknown[]) => void, ...args: unknown[]) => startImmediate(run, 0, ...args),
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

function stopTimer(id: number): void {
  running.get(id)?.();
  running.delete(id);
}

function define(functions: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
  }
}
