/** The rule host, which gives objects of its own realm to any rule that asks for them. */
import { Script, SourceTextModule } from 'node:vm';
import { type ServingParts, serveRules } from '../../../../src/rules/host/serve.ts';

const nodeProcess = process;
const nodeGlobal = globalThis;

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
    'error of a module': () => caught(() => new SourceTextModule('export default', { context, identifier: 'leak' })),
    list: () => [1],
    object: () => ({ a: 1 }),
    function: () => () => 1,
    'async function': () => async () => 1,
    generator: () =>
      (function* one() {
        yield 1;
      })(),
    promise: () => Promise.resolve(1),
    map: () => new Map([[1, {}]]),
    date: () => new Date(0),
    expression: () => /a/g,
    bytes: () => Buffer.from('abc'),
    view: () => new Uint8Array(3),
    symbol: () => Object(Symbol.iterator),
    decoder: () => new TextDecoder(),
    url: () => new URL('https://a.b/'),
    query: () => new URLSearchParams('a=1'),
    global: () => nodeGlobal,
    process: () => nodeProcess,
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

serveRules((parts) => {
  let leaks: ReturnType<typeof makeLeaks> | null = null;
  return {
    leak(name: string) {
      leaks ??= makeLeaks(parts());
      return leaks[name]!();
    },
  };
});
