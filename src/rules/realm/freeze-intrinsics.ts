/**
 * Freezes the language and its additions, so that no rule can change what another rule uses. For this purpose, Node's
 * --frozen-intrinsics turns every method into an accessor, which doubles the cost of rule code. Here, accessors replace
 * only the few names to which programs really assign on their own objects.
 */

/** A frozen property forbids assignments on every object that inherits it. Ordinary code assigns to these names. */
const ASSIGNED_NAMES = ['constructor', 'name', 'message', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty'];

/**
 * When V8 copies a list or map, or awaits a promise, it looks up the class of the copy. This is fast only while
 * `constructor` is the original property.
 */
const HAVE_SPECIES = [Array, Promise, Map, Set, ArrayBuffer, Object.getPrototypeOf(Uint8Array)];

/** Objects whose prototypes have the methods of texts, numbers and other primitives. */
const WRAPPED_PRIMITIVES = [Object(''), Object(0), Object(false), Object(0n), Object(Symbol.iterator)] as object[];

/** More rounds than V8 needs before it compiles a function. */
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
  // The global object is frozen separately, once it has all of its names.
  seen.delete(globalThis);
  // This prototype is protected in another way: see regexp-prototype.ts.
  seen.delete(RegExp.prototype);
  for (const object of seen) openAssignedNames(object);
  for (const object of seen) Object.freeze(object);
  speedUpPrimitives();
}

/**
 * A guard turns its prototype into a dictionary, so that every call of a rule looks up its method again. V8 makes it
 * fast again once an object that inherits from it has been asked for a property a few times. Nobody makes such objects
 * for texts and numbers, so this is done here.
 */
function speedUpPrimitives(): void {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    for (const wrapped of WRAPPED_PRIMITIVES) readMethod(wrapped);
  }
}

function readMethod(object: object): unknown {
  return object.valueOf;
}

/** Makes the listed names of a prototype assignable on objects that inherit from it. */
function openAssignedNames(object: object): void {
  // An object with its own `constructor` is a prototype.
  if (typeof object === 'function' || !Object.hasOwn(object, 'constructor')) return;
  const hasSpecies = HAVE_SPECIES.some(({ prototype }) => prototype === object);
  for (const name of ASSIGNED_NAMES) {
    if (name === 'constructor' && hasSpecies) continue;
    const property = Object.getOwnPropertyDescriptor(object, name);
    if (property?.configurable && 'value' in property) defineGuard(object, name, property.value);
  }
}

/** Makes a property read-only here. An assignment on an inheriting object gives that object an ordinary property. */
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
