// What a rule gains from an object of the process by calling: it calls every function that the object leads to, with
// functions and objects of its own, and notes what it gets: results, errors, arguments, receivers. Read as text and run
// as a script of a package in the leaky host, behind `const leaks = [...]`.

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** The prototype at the end of the chain tells the realm. */
function isForeign(value) {
  let last = value;
  for (let next = value; next !== null; next = Reflect.getPrototypeOf(next)) last = next;
  return last !== Object.prototype;
}

/** Objects that end the process by an assertion of Node, which is no gain, or that are not worth a call. */
const SKIPPED = new Set(['createObjectURL']);

/** More objects that look alike are of no interest. */
const ALIKE = 2;
const MAX_WAY = 300;

class Search {
  found = new Map();
  #pending = [];
  #looks = new Map();

  note(way, value) {
    if (!isObject(value) || this.found.has(value) || way.length > MAX_WAY || !isForeign(value)) return;
    const keys = ArrayBuffer.isView(value) ? 'bytes' : Reflect.ownKeys(value).map(String).join();
    const look = `${keys} ${typeof value === 'function' ? `${value.name} ${String(value).slice(0, 200)}` : ''}`;
    const prototype = Reflect.getPrototypeOf(value);
    const looks = this.#looks.get(prototype) ?? new Map();
    this.#looks.set(prototype, looks);
    looks.set(look, (looks.get(look) ?? 0) + 1);
    if (looks.get(look) > ALIKE) return;
    this.found.set(value, way);
    this.#pending.push(value);
  }

  run() {
    for (let value = this.#pending.shift(); value !== undefined; value = this.#pending.shift()) this.#walk(value);
    return this.found;
  }

  #walk(value) {
    const way = this.found.get(value);
    this.note(`${way}.[[prototype]]`, Reflect.getPrototypeOf(value));
    if (typeof value === 'function') this.#call(way, value, undefined);
    for (let holder = value; holder !== null; holder = Reflect.getPrototypeOf(holder)) {
      for (const key of Reflect.ownKeys(holder)) {
        const name = `${way}.${String(key)}`;
        const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(holder, key);
        for (const one of [held, get, set]) this.note(name, one);
        if (get !== undefined) this.#attempt(name, () => Reflect.apply(get, value, []));
        // Methods that all functions have would only repeat calls.
        const isOwn = holder === value || typeof value !== 'function';
        if (typeof held === 'function' && key !== 'constructor' && isOwn) this.#call(name, held, value);
      }
    }
  }

  #call(way, act, receiver) {
    if (SKIPPED.has(act.name)) return;
    const search = this;
    const spy = function (...args) {
      search.note(`${way}(this)`, this);
      for (const one of args) search.note(`${way}(argument)`, one);
      return '';
    };
    const described = { __proto__: null, [Symbol.for('nodejs.util.inspect.custom')]: spy };
    const lists = [[], [spy], [described], ['https://a.b/?c=1', spy], [1, { stylize: spy }], ['a', 'b', described]];
    for (const args of lists) {
      this.#attempt(`${way}()`, () => Reflect.apply(act, receiver, args));
      this.#attempt(`new ${way}`, () => Reflect.construct(act, args));
    }
  }

  #attempt(way, act) {
    try {
      this.note(way, act());
    } catch (error) {
      this.note(`${way} (error)`, error);
    }
  }
}

const searchFrom = (name) => {
  const search = new Search();
  search.note(name, takeLeaked(name));
  return search.run();
};

/** Objects that the rule gets each time it tries, and can change. */
const listOpen = (name) => {
  const [one, two] = [searchFrom(name), searchFrom(name)];
  const open = [...one].filter(([value]) => two.has(value) && !Object.isFrozen(value)).map(([, way]) => way);
  return [one.size > 20, ...open];
};

console.log(JSON.stringify(leaks.flatMap(listOpen)));
