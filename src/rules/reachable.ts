/** Everything that can be reached from the roots by a property, an accessor or a prototype, the roots included. */
export function findReachable(roots: readonly unknown[]): Set<object> {
  const seen = new Set<object>();
  const pending: object[] = [];
  const note = (value: unknown) => {
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    pending.push(value);
  };
  for (const root of roots) note(root);
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    note(Object.getPrototypeOf(object));
    for (const key of Reflect.ownKeys(object)) {
      // Most objects are functions, whose length and name are no objects.
      if (typeof object === 'function' && (key === 'length' || key === 'name')) continue;
      const property = Object.getOwnPropertyDescriptor(object, key)!;
      if ('value' in property) {
        note(property.value);
      } else {
        note(property.get);
        note(property.set);
      }
    }
  }
  return seen;
}

/** Prototypes that cannot be reached from a global name; each realm has its own. */
export function listHiddenPrototypes(): object[] {
  const functions = [function* empty() {}, async () => undefined, async function* empty() {}];
  const iterators = [[].values(), new Map().entries(), new Set().entries(), ''[Symbol.iterator](), 'a'.matchAll(/a/g)];
  const wrapped = Iterator.from({ next: () => ({ done: true, value: undefined }) });
  const helper = [].values().map((value) => value);
  return [...functions, ...iterators, wrapped, helper].map((value) => Object.getPrototypeOf(value));
}

/** The functions that all errors of the realm share: each error has its own property `stack`. */
export function listStackFunctions(): object[] {
  const { get, set } = Object.getOwnPropertyDescriptor(new Error('x'), 'stack') ?? {};
  return [get, set].filter((one) => one !== undefined);
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
