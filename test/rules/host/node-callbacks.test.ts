import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { bundleHostModule, runBehind, runInRealm } from './host-script.ts';

const serving = await bundleHostModule('host/outer-realm.ts');

/**
 * How Node's code registers functions that its native code, and so V8, calls. If a new runtime has another list, find
 * out whether a rule can cause such a call; if it can, replace the function in src/rules/host/node-callbacks.ts.
 */
const KNOWN = {
  async_context_frame: ['setContinuationPreservedEmbedderData'],
  async_wrap: ['registerDestroyHook', 'setCallbackTrampoline', 'setPromiseHooks', 'setupHooks'],
  builtins: ['setInternalLoaders'],
  errors: [
    'setEnhanceStackForFatalException',
    'setGetSourceMapErrorSource',
    'setMaybeCacheGeneratedSourceMap',
    // Not called while rules run (outer-realm.ts).
    'setPrepareStackTraceCallback',
    'setSourceMapsEnabled',
  ],
  http2: ['setCallbackFunctions'],
  inspector: ['registerAsyncHook', 'setConsoleExtensionInstaller', 'setupNetworkTracking'],
  messaging: ['setDeserializerCreateObjectFunction'],
  mksnapshot: ['setDeserializeCallback', 'setDeserializeMainFunction', 'setSerializeCallback'],
  module_wrap: [
    'setImportMetaResolveInitializer',
    // Replaced (node-callbacks.ts).
    'setImportModuleDynamicallyCallback',
    // Replaced (node-callbacks.ts).
    'setInitializeImportMetaObjectCallback',
  ],
  performance: ['setupObservers'],
  process_methods: ['setEmitWarningSync'],
  profiler: ['setCoverageDirectory', 'setSourceMapCacheGetter'],
  // The first is replaced (node-callbacks.ts); the second runs in the event loop, which the host never reaches.
  task_queue: ['setPromiseRejectCallback', 'setTickCallback'],
  timers: ['setupTimers'],
  trace_events: ['setTraceCategoryStateUpdateHandler'],
  wasm_web_api: ['setImplementation'],
};

/** Settings with values that are not functions. */
const NO_CALLBACKS = ['buffer', 'crypto', 'ffi', 'fs', 'os', 'report', 'v8'];

const LIST = `
const { internalBinding } = require('internal/test/binding');
const texts = Object.values(process.binding('natives')).map(String);
const names = texts.flatMap((text) => [...text.matchAll(/internalBinding\\('(\\w+)'\\)/g)].map(([, name]) => name));
const read = (name) => {
  try {
    return internalBinding(name);
  } catch {
    return {};
  }
};
const listSetters = (binding) =>
  Object.keys(binding).filter((key) => /^(set[A-Z]|setup|register)/.test(key) && typeof binding[key] === 'function');
const entries = [...new Set(names)].map((name) => [name, listSetters(read(name)).sort()]);
console.log(JSON.stringify(Object.fromEntries(entries.filter(([, setters]) => setters.length > 0))));
`;

test('the runtime has the known callbacks of Node into JavaScript, and no others', () => {
  const flags = ['--expose-internals', '--no-warnings', '-e', LIST];
  const found = JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as Record<string, string[]>;
  for (const name of NO_CALLBACKS) delete found[name];
  assert.deepEqual(found, KNOWN);
});

test('import.meta is empty, and import() fails with an error of the realm', () => {
  const code = `
    const meta = import.meta;
    const describe = (error) => console.log(error instanceof TypeError, error.message);
    console.log(Reflect.ownKeys(meta).length, Reflect.getPrototypeOf(meta));
    for (const act of [() => import('x'), () => import.source('x'), () => import('x', { with: { type: 'json' } })]) {
      act().catch(describe);
    }`;
  const refused = 'true rules have no import()';
  assert.deepEqual(runInRealm(code).split('\n'), ['0 null', refused, refused, refused]);
});

test('rejected promises without a handler are kept by nobody', () => {
  const code = `
    for (let i = 0; i < 200_000; i++) Promise.reject(new Array(100).fill(i));
    console.log('done');`;
  assert.equal(runInRealm(code, { more: ['--max-old-space-size=64'] }), 'done');
});

/** Runs the function that serves rules, in a runtime that differs as `change` says. */
function serveIn(change: string): string {
  return runBehind(
    serving,
    `${change};
    let isServed = false;
    try {
      exports.withoutNodesFormatter(() => { isServed = true; });
    } catch (error) {
      console.log(error.message);
    }
    console.log(isServed);`,
  );
}

test('rules are served only while V8 writes stacks itself', () => {
  assert.equal(serveIn(''), 'true');
  const refusal = 'This runtime writes the stacks of errors by a function of Node.\nfalse';
  // Without a limit, V8 collects no frames, and asks nobody.
  assert.equal(serveIn('delete Error.stackTraceLimit'), refusal);
  const asking = `Error = class extends Error {
    constructor(message) {
      super(message);
      Object.defineProperty(this, 'stack', { get: () => Error.prepareStackTrace() });
    }
  }`;
  assert.equal(serveIn(asking), refusal);
});
