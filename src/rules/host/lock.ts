/** Locks what Node adds to the language: a rule that changed it would change what other rules see. */
import { EventEmitter } from './builtins.ts';
import { hostProcess } from './closed-world.ts';
import { NETWORK_NAMES, STREAM_NAMES } from './web-names.ts';

/** Makes the values of global names, and what belongs to them, read-only. New names may still be added. */
export function lockGlobals(): void {
  for (const name of STREAM_NAMES) lockStream(name);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (NETWORK_NAMES.includes(name) || STREAM_NAMES.includes(name)) continue;
    const value = Reflect.get(globalThis, name);
    if (typeof value === 'function' && !Object.isFrozen(value)) lockClass(value);
    const { configurable, enumerable } = Object.getOwnPropertyDescriptor(globalThis, name)!;
    if (configurable)
      Object.defineProperty(globalThis, name, { value, enumerable, writable: false, configurable: false });
  }
  lockClass(EventEmitter);
}

/** Makes a stream class load and lock only when a rule first uses it. Reading its descriptor here would load it too. */
function lockStream(name: string): void {
  let type: { prototype?: object } | undefined;
  const get = () => {
    if (type === undefined) {
      type = Reflect.get(hostProcess.getBuiltinModule('node:stream/web'), name) as object;
      lockClass(type);
    }
    return type;
  };
  Reflect.deleteProperty(globalThis, name);
  Object.defineProperty(globalThis, name, { get, enumerable: false, configurable: false });
}

function lockClass(type: { prototype?: object }): void {
  lock(type);
  if (type.prototype !== undefined) lock(type.prototype);
}

function lock(target: object): void {
  for (const key of Reflect.ownKeys(target)) {
    const property = Object.getOwnPropertyDescriptor(target, key)!;
    if (!property.configurable) continue;
    Object.defineProperty(
      target,
      key,
      'value' in property ? makeGuard(target, key, property) : { configurable: false },
    );
  }
}

/** A plain read-only property would also keep a derived class from assigning a method of the same name. */
function makeGuard(owner: object, key: PropertyKey, { value, enumerable }: PropertyDescriptor): PropertyDescriptor {
  return {
    enumerable,
    configurable: false,
    get: () => value,
    set(this: object, own: unknown) {
      if (this === owner) throw new TypeError(`${String(key)} is read-only in rules`);
      Object.defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
    },
  };
}
