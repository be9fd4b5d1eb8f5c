/** The language's own getter: an object of a rule may have a property of the same name. Taken before any rule is loaded. */
export function takeGetter<Result>(prototype: object, name: string): (object: object) => Result {
  const { get } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
  if (get === undefined) throw new Error(`no getter ${name}`);
  return (object) => Reflect.apply(get, object, []);
}
