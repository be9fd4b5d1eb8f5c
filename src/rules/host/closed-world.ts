/**
 * Runs before everything else in the rule host: makes clock and randomness the same in every run, removes what rules must
 * not use, and freezes the language.
 */
import { registerHooks } from 'node:module';
import { fixClock } from './clock.ts';
import { freezeIntrinsics } from './freeze-intrinsics.ts';
import { resolveImport } from './imports.ts';
import { speedUpDates } from './known-days.ts';
import { drawFloat, drawUint32, seedCall, setBaseSeed } from './random.ts';
import { replaceTimers, stopTimers } from './timers.ts';
import { NETWORK_NAMES } from './web-names.ts';

const asOf = process.env.ADE_AS_OF;
if (asOf === undefined) throw new Error('ADE_AS_OF is not set');
setBaseSeed(process.env.ADE_SEED ?? '');
fixClock(asOf);
speedUpDates();
fixRandomness();
replaceTimers();
removeGlobals();
freezeIntrinsics();
registerHooks({ resolve: resolveImport });

/** The process as the host knows it; rules see another (main.ts). */
export const hostProcess = process;

/** V8's collector, which rules do not see. */
export const collectGarbage = takeCollector();

/** Ends what the last call has left running, and seeds the randomness of the next call. */
export function beginCall(place: string, index: number): void {
  stopTimers();
  seedCall(place, index);
}

function takeCollector(): NodeJS.GCFunction {
  const { gc } = globalThis;
  Reflect.deleteProperty(globalThis, 'gc');
  return gc!;
}

/** Removes names that reveal the real time, the machine or real randomness, or reach beyond a rule's own call. */
function removeGlobals(): void {
  const measuring = Object.getOwnPropertyNames(globalThis).filter((name) => name.startsWith('Performance'));
  const machine = ['navigator', 'Navigator', 'Storage', 'localStorage', 'sessionStorage'];
  const messaging = ['BroadcastChannel', 'MessageChannel'];
  const unusable = process.permission.has('net') ? [] : ['MessagePort', ...NETWORK_NAMES];
  for (const name of [...measuring, ...machine, ...messaging, ...unusable]) Reflect.deleteProperty(globalThis, name);
  Reflect.deleteProperty(URL, 'createObjectURL');
}

function fixRandomness(): void {
  Math.random = drawFloat;
  // Loading the real one takes a quarter of the host's start, and few rules need it.
  const readCrypto = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!.get!.bind(globalThis) as () => Crypto;
  const digest: SubtleCrypto['digest'] = (...call) => readCrypto().subtle.digest(...call);
  const seeded = {
    getRandomValues<T extends ArrayBufferView>(view: T): T {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let i = 0; i < bytes.length; i++) bytes[i] = drawUint32();
      return view;
    },
    randomUUID(): string {
      const hex = Array.from({ length: 32 }, () => (drawUint32() & 15).toString(16));
      hex[12] = '4';
      hex[16] = ((drawUint32() & 3) | 8).toString(16);
      const part = (from: number, to: number) => hex.slice(from, to).join('');
      return [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join('-');
    },
    subtle: Object.freeze({ digest }),
  };
  Object.defineProperty(globalThis, 'crypto', { value: Object.freeze(seeded), configurable: false, writable: false });
  for (const name of ['Crypto', 'CryptoKey', 'SubtleCrypto']) Reflect.deleteProperty(globalThis, name);
}
