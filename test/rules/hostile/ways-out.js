// Part of the test packages: ways out of the realm in which rules run. Each returns undefined if it failed.

import * as table from '../data/table.json' with { type: 'json' };
import data from '../data/table.json' with { type: 'json' };

/** An object from outside the realm leads out of it: its prototype chain ends at another Object.prototype. */
const ifForeign = (found) => {
  if (found === null || (typeof found !== 'object' && typeof found !== 'function')) return undefined;
  let last = found;
  for (let next = Reflect.getPrototypeOf(last); next !== null; next = Reflect.getPrototypeOf(last)) last = next;
  // An object without any prototype leads nowhere.
  return last === found || last === Object.prototype ? undefined : found;
};

/** Finds an object from outside, also inside another object. */
const findForeign = (found, depth = 3) => {
  const outer = ifForeign(found);
  if (outer !== undefined) return outer;
  if (depth === 0 || found === null || (typeof found !== 'object' && typeof found !== 'function')) return undefined;
  for (const key of Reflect.ownKeys(found)) {
    let value;
    try {
      value = found[key];
    } catch (error) {
      value = error;
    }
    const within = findForeign(value, depth - 1);
    if (within !== undefined) return within;
  }
  return undefined;
};

const catching = (act) => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
};

/** Calls `act` with less and less free stack, and returns what is thrown when there is too little. */
function nearTheEndOfTheStack(act) {
  const thrown = [];
  const dive = () => {
    try {
      dive();
    } catch (error) {
      thrown.push(error);
    }
    if (thrown.length < 400) thrown.push(catching(act));
  };
  dive();
  return thrown;
}

const functionKinds = () => [
  Function,
  (async () => {}).constructor,
  function* () {}.constructor,
  async function* () {}.constructor,
  ...[console.log, URL, TextEncoder, structuredClone, queueMicrotask, atob, Date, Math.random, crypto.randomUUID].map(
    (known) => known.constructor,
  ),
];

/** Everything that Node and the web have and rules do not have. */
const absent = [
  ...['process', 'require', 'module', 'exports', '__filename', '__dirname', 'global', 'Buffer', 'setTimeout'],
  ...['setInterval', 'setImmediate', 'clearTimeout', 'AbortSignal', 'AbortController', 'WebAssembly', 'WeakRef'],
  ...['FinalizationRegistry', 'fetch', 'WebSocket', 'EventSource', 'Worker', 'MessageChannel', 'BroadcastChannel'],
  ...['navigator', 'localStorage', 'Blob', 'File', 'ReadableStream', 'CompressionStream', 'Event', 'EventTarget'],
  ...['processFunctions', 'outer', 'gc', 'd8', 'vm', 'ShadowRealm', 'ade'],
];

export const ways = {
  ...Object.fromEntries(absent.map((name) => [`the name ${name}`, () => globalThis[name]])),
  'a function made from text': () => {
    for (const make of functionKinds()) {
      try {
        return make('return 1');
      } catch (error) {
        if (ifForeign(error)) return error;
      }
    }
    return undefined;
  },
  'code by eval': () => Reflect.get(globalThis, 'eval')('1'),
  'this of a plain function': () =>
    function () {
      return this;
    }.call(undefined),
  'the caller of a function': () => catching(() => functionKinds.caller) && undefined,
  'import.meta': () => Reflect.ownKeys(import.meta)[0] ?? findForeign(import.meta),
  'the names of a module': () => findForeign(table) ?? (Reflect.set(table, 'default', 1) ? table : undefined),
  'a table of data': () => findForeign(data),
  'an error of a wrong URL': () => findForeign(catching(() => new URL('no url'))),
  'an error of a wrong encoding': () => findForeign(catching(() => new TextDecoder('no encoding'))),
  'an error of wrong bytes': () =>
    findForeign(catching(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])))),
  'an error of wrong base64': () => findForeign(catching(() => atob('%'))) ?? findForeign(catching(() => btoa('€'))),
  'an error of a clone': () => findForeign(catching(() => structuredClone(() => 1))),
  'an error of a symbol as text': () =>
    [
      () => new URL(Symbol('x')),
      () => atob(Symbol('x')),
      () => console.log(Symbol('x')),
      () => new TextDecoder(Symbol('x')),
    ]
      .map((act) => findForeign(catching(act)))
      .find(Boolean),
  'an error of detached bytes': () => {
    const bytes = new Uint8Array(8);
    bytes.buffer.transfer();
    return findForeign(catching(() => new TextDecoder().decode(bytes)));
  },
  'an error of the end of the stack': () =>
    [() => console.log('x'), () => new URL('https://a.b/'), () => new TextEncoder().encode('x'), () => atob('eA==')]
      .flatMap((act) => nearTheEndOfTheStack(act))
      .map((thrown) => findForeign(thrown))
      .find(Boolean),
  'an error of what V8 asks of Node at the end of the stack': () =>
    [
      () => new Error('x').stack,
      () => Error.captureStackTrace({}),
      () => Reflect.ownKeys(import.meta),
      () => void Promise.reject(new Error('x')),
    ]
      .flatMap((act) => nearTheEndOfTheStack(act))
      .map((thrown) => findForeign(thrown))
      .find(Boolean),
  'objects that come from texts': () => {
    const url = new URL('https://user:key@a.b:1/c?d=1#e');
    const made = [url, url.searchParams, [...url.searchParams], new TextEncoder().encode('x'), new TextDecoder()];
    made.push(structuredClone({ list: [1, new Map([[1, new Date(0)]])] }), crypto.getRandomValues(new Uint8Array(2)));
    return made.map((one) => findForeign(one)).find(Boolean);
  },
  'bytes behind encoded text': () => (new TextEncoder().encode('x').buffer.byteLength > 1 ? 1 : undefined),
  'a text longer than its bytes': () => {
    let reads = 0;
    const text = { toString: () => (reads++ === 0 ? 'x' : 'x'.repeat(100)) };
    return new TextEncoder().encode(text).length > 1 ? 1 : undefined;
  },
  'structure of stacks': () => {
    for (const kind of [Error, TypeError, RangeError]) Reflect.set(kind, 'prepareStackTrace', (_, sites) => sites);
    const { stack } = new Error('x');
    return Array.isArray(stack) ? stack : undefined;
  },
  'a captured stack': () => {
    const holder = {};
    Error.captureStackTrace(holder);
    return typeof holder.stack === 'string' ? findForeign(holder) : holder.stack;
  },
  'an error whose name runs code while it is printed': () => {
    let seen;
    const error = new Error('x');
    Object.defineProperty(error, 'name', {
      get() {
        seen ??= findForeign(this);
        return 'x';
      },
    });
    console.log(error.stack, error);
    return seen;
  },
  'what the console asks of an object': () => {
    const seen = [];
    const spy = new Proxy(
      {},
      {
        get: (_, key, receiver) => {
          seen.push(receiver, key);
          return undefined;
        },
        ownKeys: () => ['a'],
        getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
      },
    );
    console.log(spy);
    return seen.map((one) => findForeign(one)).find(Boolean);
  },
  'symbols and streams of the console': () =>
    console._stdout ?? console.Console ?? Object.getOwnPropertySymbols(console).map((symbol) => console[symbol])[0],
  'a wait of its own': () => Atomics.wait ?? Atomics.waitAsync,
  'a new global name': () => {
    Reflect.set(globalThis, 'left', 1);
    Reflect.defineProperty(globalThis, 'left', { value: 1 });
    return globalThis.left;
  },
  'another prototype of the global object': () =>
    Reflect.setPrototypeOf(globalThis, { left: 1 }) ? 1 : globalThis.left,
  'a changed JSON': () => {
    Reflect.set(JSON, 'stringify', () => '{}');
    return JSON.stringify([1]) === '[1]' ? undefined : 1;
  },
  'a changed list': () => {
    Reflect.set(globalThis, 'Array', class {});
    return Array.isArray([]) ? undefined : 1;
  },
  'a polluted prototype': () => {
    Reflect.set(Object.prototype, 'switchedOff', true);
    Reflect.set(Array.prototype, 'push', () => 0);
    return {}.switchedOff ?? ([].push(1) === 1 ? undefined : 1);
  },
  'a prototype by its old name': () => {
    const target = {};
    Reflect.set(target, '__proto__', { left: 1 });
    return target.left;
  },
  'a changed URL': () => {
    Reflect.set(URL.prototype, 'toString', () => 'x');
    Reflect.defineProperty(URL.prototype, 'href', { value: 'x' });
    Reflect.set(URL, 'parse', () => 'x');
    return new URL('https://a.b/').href === 'https://a.b/' ? undefined : 1;
  },
  'a changed query': () => {
    const { ofUrl, replace } = URLSearchParams;
    Reflect.set(URLSearchParams.prototype, 'get', () => 'x');
    return ofUrl ?? replace ?? (new URLSearchParams('a=1').get('a') === '1' ? undefined : 1);
  },
  'a changed encoder': () => {
    Reflect.set(TextEncoder.prototype, 'encode', () => 'x');
    Reflect.set(TextDecoder.prototype, 'decode', () => 'x');
    return new TextDecoder().decode(new TextEncoder().encode('ü')) === 'ü' ? undefined : 1;
  },
  'a changed promise': () => {
    Reflect.set(Promise.prototype, 'then', () => 1);
    Reflect.defineProperty(Promise, Symbol.species, { value: class {} });
    return Promise.resolve(1).then((one) => one) instanceof Promise ? undefined : 1;
  },
  'a changed date': () => {
    Reflect.set(Date, 'now', () => 1);
    Reflect.set(Temporal.Now, 'instant', () => 1);
    Reflect.set(Math, 'random', () => 1);
    return Date.now() === 1 || Temporal.Now.instant() === 1 || Math.random() === 1 ? 1 : undefined;
  },
  'changed segments': () => {
    const segments = new Intl.Segmenter('en').segment('a b');
    const iterator = Object.getPrototypeOf(segments[Symbol.iterator]());
    Reflect.set(iterator, 'next', () => ({ done: true }));
    Reflect.set(Object.getPrototypeOf(segments), 'containing', () => 1);
    return [...segments].length === 3 && segments.containing(0).segment === 'a' ? undefined : 1;
  },
  'data kept in a function that all rules share': () => {
    const { get, set } = Object.getOwnPropertyDescriptor(Object.prototype, 'toString');
    const stack = Object.getOwnPropertyDescriptor(new Error('x'), 'stack');
    const shared = [get, set, stack.get, stack.set, Intl.Segmenter.prototype.segment, console.log, structuredClone];
    for (const one of shared) if (one !== undefined && Reflect.set(one, 'left', 1)) return one;
    return undefined;
  },
  'a changed generator': () => {
    const generator = Object.getPrototypeOf(function* () {}.prototype);
    Reflect.set(Object.getPrototypeOf(generator), 'next', () => 1);
    Reflect.set(generator, 'left', 1);
    return (function* () {})().left;
  },
};
