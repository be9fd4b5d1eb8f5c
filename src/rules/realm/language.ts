/** Makes clock and randomness repeatable, adds and freezes globals, and removes what runs outside a rule's turn. */
import { fixClock } from './clock.ts';
import { makeConsole } from './console.ts';
import { freezeIntrinsics } from './freeze-intrinsics.ts';
import { speedUpDates } from './known-days.ts';
import { fetch } from './network.ts';
import { makeRandomness, setBaseSeed } from './random.ts';
import { clone } from './structured-clone.ts';
import { decodeBase64, encodeBase64, TextDecoder, TextEncoder } from './text.ts';
import { URL, URLSearchParams } from './url.ts';

/** Names that could run code in the turn of another rule, or create code at run time. */
const REMOVED_NAMES = ['WebAssembly', 'FinalizationRegistry', 'WeakRef'];
const WAITING_METHODS = ['wait', 'waitAsync', 'notify', 'pause'];

const ADDED: Record<string, unknown> = {
  console: makeConsole(),
  structuredClone: clone,
  queueMicrotask,
  atob: decodeBase64,
  btoa: encodeBase64,
  TextEncoder,
  TextDecoder,
  URL,
  URLSearchParams,
  crypto: makeRandomness(),
};

export function fixLanguage(seed: string, hasNetwork: boolean): void {
  setBaseSeed(seed);
  fixClock();
  speedUpDates();
  for (const name of REMOVED_NAMES) Reflect.deleteProperty(globalThis, name);
  for (const name of WAITING_METHODS) Reflect.deleteProperty(Atomics, name);
  for (const [name, value] of Object.entries(hasNetwork ? { ...ADDED, fetch } : ADDED)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  freezeIntrinsics();
  Object.freeze(globalThis);
}

function queueMicrotask(callback: () => void): void {
  if (typeof callback !== 'function') throw new TypeError('queueMicrotask: expected a function');
  Promise.resolve().then(callback);
}
