/**
 * Freezes the language, and what rules have besides it, so that no rule can change what another one uses. Node's --frozen-intrinsics turns
 * every method into an accessor for this purpose, which doubles the cost of rule code; here only those few names become
 * accessors that programs really assign to on their own objects.
 */

/** A frozen property forbids assignment on every object that inherits it. Ordinary code assigns to these names. */
const ASSIGNED_NAMES = ['constructor', 'name', 'message', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty'];

/**
 * When V8 copies a list or a map, or awaits a promise, it looks up the class of the copy. That is fast only while
 * `constructor` is the original property.
 */
const HAVE_SPECIES = [Array, Promise, Map, Set, ArrayBuffer, Object.getPrototypeOf(Uint8Array)];

/** Objects with the prototypes in which methods of texts, numbers and other primitives are looked up. */
const WRAPPED_PRIMITIVES = [Object(''), Object(0), Object(false), Object(0n), Object(Symbol.iterator)] as object[];

/** More rounds than V8 waits before it compiles. */
const WARM_UP_ROUNDS = 50;

/** Prototypes that cannot be reached from a global name. */
function listHidden(): object[] {
  const functions = [function* empty() {}, async () => undefined, async function* empty() {}];
  const iterators = [[].values(), new Map().entries(), new Set().entries(), ''[Symbol.iterator](), 'a'.matchAll(/a/g)];
  const wrapped = Iterator.from({ next: () => ({ done: true, value: undefined }) });
  const helper = [].values().map((value) => value);
  return [...functions, ...iterators, wrapped, helper].map((value) => Object.getPrototypeOf(value));
}

export function freezeIntrinsics(): void {
  const globals = Object.getOwnPropertyNames(globalThis).map((name): unknown => Reflect.get(globalThis, name));
  const pending: (object | null)[] = [...globals.filter(isObject), ...listHidden()];
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
  // Frozen by itself, once it has all its names.
  seen.delete(globalThis);
  // Protected in another way: see regexp-prototype.ts.
  seen.delete(RegExp.prototype);
  for (const object of seen) openAssignedNames(object);
  for (const object of seen) Object.freeze(object);
  speedUpPrimitives();
}

/**
 * A guard turns its prototype into a dictionary, in which every call of every rule looks up its method again. V8 makes it
 * fast again after an object that inherits from it was asked for a property a few times. For texts and numbers nobody
 * makes such objects, so it is done here.
 */
function speedUpPrimitives(): void {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
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

/** A property that is read-only here. An assignment to an inheriting object gives that object an ordinary property. */
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
