/**
 * Freezes JavaScript's own objects, so that no rule can change what another one uses. Node's --frozen-intrinsics turns
 * every method into an accessor for the same end, which doubles the cost of rule code; here only the few names are
 * accessors that programs really assign to on objects of their own.
 */

/** Names of the language; what Node adds to the global object is locked apart (lock.ts). */
const LANGUAGE_GLOBALS = [
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'Math', 'JSON', 'Reflect'],
  ...['Proxy', 'Date', 'RegExp', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry'],
  ...['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'AggregateError'],
  ...['SuppressedError', 'DisposableStack', 'AsyncDisposableStack', 'Iterator', 'Intl', 'Temporal', 'Atomics'],
  ...['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array'],
  ...['Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array'],
  ...['BigUint64Array', 'WebAssembly', 'escape', 'unescape', 'eval', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent'],
];

/** A frozen property forbids assignment on every object that inherits it. These names are assigned in honest code. */
const ASSIGNED_NAMES = ['constructor', 'name', 'message', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty'];

/**
 * To copy a list or a map, or to wait for a promise, V8 looks for the class of the copy, quickly only while `constructor`
 * is the property that it made.
 */
const HAVE_SPECIES = [Array, Promise, Map, Set, ArrayBuffer, Object.getPrototypeOf(Uint8Array)];

/** Objects whose prototypes texts, numbers and the like are asked for their methods. */
const WRAPPED_PRIMITIVES = [Object(''), Object(0), Object(false), Object(0n), Object(Symbol.iterator)] as object[];

/** More often than V8 waits until it compiles. */
const QUICKENING_ROUNDS = 50;

/** Objects that no global name leads to: the prototypes of these. */
function listHidden(): object[] {
  const functions = [function* empty() {}, async () => undefined, async function* empty() {}];
  const iterators = [[].values(), new Map().entries(), new Set().entries(), ''[Symbol.iterator](), 'a'.matchAll(/a/g)];
  const wrapped = Iterator.from({ next: () => ({ done: true, value: undefined }) });
  const helper = [].values().map((value) => value);
  return [...functions, ...iterators, wrapped, helper].map((value) => Object.getPrototypeOf(value));
}

export function freezeIntrinsics(): void {
  const globals = LANGUAGE_GLOBALS.map((name): unknown => Reflect.get(globalThis, name)).filter(isObject);
  const pending: (object | null)[] = [...globals, ...listHidden()];
  const seen = new Set<object>();
  while (pending.length > 0) {
    const value = pending.pop()!;
    if (value === null || seen.has(value)) continue;
    seen.add(value);
    pending.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const { value: held, get, set } = Object.getOwnPropertyDescriptor(value, key)!;
      if (isObject(held)) pending.push(held);
      if (get !== undefined) pending.push(get);
      if (set !== undefined) pending.push(set);
    }
  }
  // Looked after apart: see regexp-prototype.ts.
  seen.delete(RegExp.prototype);
  for (const object of seen) openAssignedNames(object);
  for (const object of seen) Object.freeze(object);
  quickenPrimitives();
}

/**
 * A guard makes a dictionary of its prototype, in which each call of each rule looks its method up anew. V8 gives it
 * its fast form back when an object that inherits from it has been asked for something a few times; of texts and
 * numbers nobody makes objects, so it is done here.
 */
function quickenPrimitives(): void {
  for (let round = 0; round < QUICKENING_ROUNDS; round++) {
    for (const wrapped of WRAPPED_PRIMITIVES) readMethod(wrapped);
  }
}

function readMethod(object: object): unknown {
  return object.valueOf;
}

/** Makes the listed names of a prototype assignable on what inherits from it. */
function openAssignedNames(object: object): void {
  // A prototype is what has a constructor of its own.
  if (typeof object === 'function' || !Object.hasOwn(object, 'constructor')) return;
  const hasSpecies = HAVE_SPECIES.some(({ prototype }) => prototype === object);
  for (const name of ASSIGNED_NAMES) {
    if (name === 'constructor' && hasSpecies) continue;
    const property = Object.getOwnPropertyDescriptor(object, name);
    if (property?.configurable && 'value' in property) defineGuard(object, name, property.value);
  }
}

/** A property that is read-only here, and becomes an ordinary one of an inheriting object that is assigned to. */
function defineGuard(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, {
    configurable: false,
    enumerable: false,
    get: () => value,
    set(this: object, own: unknown) {
      if (this === owner) throw new TypeError(`${name} is read-only in rules`);
      Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
    },
  });
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
