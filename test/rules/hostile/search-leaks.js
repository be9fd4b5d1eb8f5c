// What a rule can gain from an object of the process: it searches everything that the object leads to. Read as text and
// run as a script of a package in the leaky host; `leaks` names the objects.

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Everything that can be reached, with the way to it. Names of the rules' own realm lead to nothing new. */
function search(root) {
  const seen = new Map();
  const pending = [['it', root]];
  while (pending.length > 0) {
    const [way, value] = pending.shift();
    if (!isObject(value) || seen.has(value) || value === globalThis) continue;
    seen.set(value, way);
    try {
      pending.push([`${way}.[[prototype]]`, Reflect.getPrototypeOf(value)]);
      for (const key of Reflect.ownKeys(value)) {
        const name = `${way}.${String(key)}`;
        const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
        pending.push([name, held], [`${name} (get)`, get], [`${name} (set)`, set]);
        if (get !== undefined) pending.push([`${name}()`, attempt(() => Reflect.apply(get, root, []))]);
      }
    } catch (error) {
      pending.push([`${way} (error)`, error]);
    }
  }
  return seen;
}

function attempt(act) {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

const TEXT = 'return 7';
const MODULE = 'export default 7';

/** Whether a function makes code from text. */
function makesCode(make) {
  for (const act of [() => make(TEXT), () => new make(TEXT)]) {
    const made = attempt(act);
    if (typeof made === 'function' && attempt(made) === 7) return true;
  }
  const module = attempt(() => new make(MODULE));
  return isObject(module) && typeof attempt(() => module.instantiate) === 'function';
}

const FORBIDDEN = ['process', 'require', 'binding', 'dlopen', 'mainModule', 'getBuiltinModule', 'internalBinding'];

/** Names of functions that end the host, make it wait or say whose turn it is, which is no gain. */
const ENDS = ['end', 'load', 'drain', 'mark', 'waitForFetch'];

/** What the rule gained from one object. `mayMake`: the object is itself a class that makes code. */
export function findGains(name, mayMake) {
  const gains = [];
  const again = search(takeLeaked(name));
  for (const [value, way] of search(takeLeaked(name))) {
    // Objects that are new each time are of no use to a rule: nobody else has them.
    const isShared = again.has(value);
    if (isShared && !Object.isFrozen(value)) gains.push(`${name}: ${way} can be changed`);
    for (const forbidden of FORBIDDEN) {
      if (isObject(attempt(() => value[forbidden]))) gains.push(`${name}: ${way}.${forbidden}`);
    }
    const isGiven = mayMake && /^it(\.\[\[prototype\]\])*$/.test(way);
    if (typeof value !== 'function' || ENDS.some((end) => way.startsWith(`it.${end}`)) || isGiven) continue;
    if (makesCode(value)) gains.push(`${name}: ${way} makes code`);
  }
  return gains;
}

/** Runs text in the realm of the process, by a class that makes code from text, and prints what the text exports. */
export function printFromProcess(text) {
  const print = (value) => console.log(JSON.stringify(String(value)));
  const module = new (takeLeaked('module class'))(text);
  module.linkRequests([]);
  module.instantiate();
  module.evaluate();
  const found = attempt(() => (module.status === 'errored' ? module.error : module.namespace.default));
  if (typeof found?.then === 'function') found.then((value) => print(typeof value), print);
  else print(found);
}
