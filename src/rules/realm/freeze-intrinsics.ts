/**
 * Freezes the language and its additions, so that no rule can change what another rule uses. For this purpose, Node's
 * --frozen-intrinsics turns every method into an accessor, which doubles the cost of rule code. Here, accessors replace
 * only the few names to which programs really assign on their own objects.
 */

import { findReachable, listHiddenPrototypes, listStackFunctions } from '../reachable.ts';

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

export function freezeIntrinsics(): void {
  freezeSegmentsOnUse();
  const globals = Object.getOwnPropertyNames(globalThis).map((name): unknown => Reflect.get(globalThis, name));
  const seen = findReachable([...globals, ...listHiddenPrototypes(), ...listStackFunctions()]);
  // The global object is frozen separately, once it has all of its names.
  seen.delete(globalThis);
  // This prototype is protected in another way: see regexp-prototype.ts.
  seen.delete(RegExp.prototype);
  for (const object of seen) openAssignedNames(object);
  for (const object of seen) Object.freeze(object);
  speedUpPrimitives();
}

/**
 * The prototypes of segments can be reached only from segments, and the first segmenter of a realm costs 10 ms. So these
 * prototypes are frozen when a rule first gets segments.
 */
function freezeSegmentsOnUse(): void {
  const { prototype } = Intl.Segmenter;
  const { segment } = prototype;
  let isFrozen = false;
  const { segment: segmentFrozen } = {
    segment(this: Intl.Segmenter, text: string): Intl.Segments {
      const segments = Reflect.apply(segment, this, [text]);
      if (isFrozen) return segments;
      const found = [Object.getPrototypeOf(segments), Object.getPrototypeOf(segments[Symbol.iterator]())];
      for (const object of findReachable(found)) if (object !== RegExp.prototype) Object.freeze(object);
      isFrozen = true;
      return segments;
    },
  };
  Object.defineProperty(prototype, 'segment', { value: segmentFrozen });
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
  const guard = {
    get: () => value,
    set(this: object, own: unknown) {
      if (this === owner) throw new TypeError(`${name} is read-only in rules`);
      Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
    },
  };
  // All rules share these functions: what one rule keeps in them, another would find.
  Object.freeze(guard.get);
  Object.freeze(guard.set);
  Object.defineProperty(owner, name, { configurable: false, enumerable: false, ...guard });
}
