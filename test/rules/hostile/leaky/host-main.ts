/** The rule host, which gives objects of its own realm to any rule that asks for them. */
import { createRequire } from 'node:module';
import { Script, SourceTextModule } from 'node:vm';
import { type ServingParts, serveRules } from '../../../../src/rules/host/serve.ts';
import { findReachable } from '../../../../src/rules/reachable.ts';

const nodeProcess = process;
const nodeGlobal = globalThis;
const { ADE_SECRET = '' } = process.env;
const nodeRequire = createRequire(__filename);
const fs = nodeRequire('node:fs') as typeof import('node:fs');
const { EventEmitter } = nodeRequire('node:events') as typeof import('node:events');
// Once the realm is locked, none can be made.
const emitters = Array.from({ length: 50 }, () => new EventEmitter());
const loaded = nodeRequire.main;

/** What a defect might hand to a rule. */
function makeLeaks({ realm, load, outer }: ServingParts): Record<string, () => unknown> {
  const overflow = (): number => 1 + overflow();
  const caught = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return error;
    }
  };
  const { context } = realm;
  const makeModule = () => new SourceTextModule('export default 1', { context, identifier: 'leak' });
  return {
    error: () => new Error('x'),
    'full stack': () => caught(overflow),
    'error of Node': () => caught(() => new URL('no url')),
    'error of an argument': () => caught(() => Buffer.from(1 as never)),
    'error of the system': () => caught(() => fs.readFileSync('/no/such/file')),
    'error of a module': () => caught(() => new SourceTextModule('export default', { context, identifier: 'leak' })),
    list: () => [1],
    object: () => ({ a: 1 }),
    function: () => () => 1,
    'async function': () => async () => 1,
    'generator function': () =>
      function* one() {
        yield 1;
      },
    generator: () =>
      (function* one() {
        yield 1;
      })(),
    'async generator': () =>
      (async function* one() {
        yield 1;
      })(),
    promise: () => Promise.resolve(1),
    map: () => new Map([[1, {}]]),
    date: () => new Date(0),
    expression: () => {
      // As if the host itself had matched a text.
      /^.*$/.exec(ADE_SECRET);
      return /a/g;
    },
    bytes: () => Buffer.from('abc'),
    view: () => new Uint8Array(3),
    symbol: () => Object(Symbol.iterator),
    decoder: () => new TextDecoder(),
    url: () => new URL('https://a.b/'),
    query: () => new URLSearchParams('a=1'),
    emitter: () => emitters.pop(),
    global: () => nodeGlobal,
    process: () => nodeProcess,
    require: () => nodeRequire,
    'loaded module': () => loaded,
    Function: () => Function,
    Object: () => Object,
    Array: () => Array,
    Promise: () => Promise,
    Error: () => Error,
    Buffer: () => Buffer,
    Reflect: () => Reflect,
    Proxy: () => Proxy,
    'module class': () => SourceTextModule,
    'script class': () => Script,
    module: makeModule,
    'evaluated module': () => {
      const module = makeModule();
      module.linkRequests([]);
      module.instantiate();
      void module.evaluate();
      return module;
    },
    script: () => new Script('0'),
    linker: () => load,
    functions: () => outer,
  };
}

/** What the harness asks of this process about the success of an attack, and what a rule cannot know. */
function makeJudge(leaks: Record<string, () => unknown>) {
  const token = `token_${Math.random().toString(36).slice(2)}`;
  const { now } = Date;
  const { ownKeys, getPrototypeOf } = Reflect;
  const { getOwnPropertyDescriptor, is } = Object;
  const describe = (object: object) =>
    ownKeys(object).map((key) => [key, getOwnPropertyDescriptor(object, key)!] as const);
  // These change by themselves, or lead to the realm of rules.
  const left = ['global', 'process', 'require', 'loaded module', 'module', 'evaluated module', 'functions'];
  const values = Object.entries(leaks).flatMap(([name, make]) => (left.includes(name) ? [] : [make()]));
  const language = [
    Object,
    Function,
    Map,
    Set,
    Date,
    RegExp,
    JSON,
    Symbol,
    Number,
    String,
    Uint8Array,
    URLSearchParams,
  ];
  const known = [...findReachable([...values, ...language])].map(
    (object) => [object, describe(object), getPrototypeOf(object)] as const,
  );
  const isSame = (one: PropertyDescriptor | undefined, two: PropertyDescriptor) =>
    one !== undefined && is(one.value, two.value) && one.get === two.get && one.set === two.set;
  return {
    token: () => token,
    isNow: (ms: number) => Math.abs(now() - ms) < 60_000,
    /** Shared objects that are no longer as they were. */
    countChanged: () => {
      let count = 0;
      for (let i = 0; i < known.length; i++) {
        // Without iterators, which an attack may have changed.
        const object = known[i]![0];
        const properties = known[i]![1];
        let isChanged = ownKeys(object).length !== properties.length || getPrototypeOf(object) !== known[i]![2];
        for (let j = 0; j < properties.length; j++) {
          const property = properties[j]!;
          if (!isSame(getOwnPropertyDescriptor(object, property[0]), property[1])) isChanged = true;
        }
        if (isChanged) count += 1;
      }
      return count;
    },
  };
}

serveRules((parts) => {
  let leaks: ReturnType<typeof makeLeaks> | null = null;
  let judge: ReturnType<typeof makeJudge> | null = null;
  const open = () => {
    leaks ??= makeLeaks(parts());
    return leaks;
  };
  const findJudge = () => {
    judge ??= makeJudge(open());
    return judge;
  };
  return {
    leak(name: string) {
      findJudge();
      return open()[name]!();
    },
    token: () => findJudge().token(),
    isNow: (ms: number) => findJudge().isNow(ms),
    countChanged: () => findJudge().countChanged(),
  };
});
