// Part of the test packages: ways to the host's process, its pipes and the system. Each gives undefined when it failed.
import assert from 'node:assert';
import buffer from 'node:buffer';
import { EventEmitter } from 'node:events';
import util from 'node:util';

const forged = Buffer.from('....{"seq":1}');

/** The real process has what the stand-in for rules lacks. */
const ifReal = (found) => (typeof found?.exit === 'function' ? found : undefined);
const ifHas = (found, name) => (typeof found?.[name] === 'function' ? found : undefined);

function listConstructors() {
  const found = [];
  try {
    null.x;
  } catch (error) {
    found.push(error.constructor.constructor);
  }
  found.push((async () => {}).constructor, function* () {}.constructor, Object.getPrototypeOf(Buffer).constructor);
  for (const thing of [console.log, setTimeout, globalThis.process?.nextTick, util.inspect, assert, Date]) {
    if (thing) found.push(thing.constructor);
  }
  return found;
}

const builtIns = [
  ...['fs', 'fs/promises', 'process', 'module', 'worker_threads', 'inspector', 'inspector/promises', 'vm', 'net'],
  ...['child_process', 'cluster', 'v8', 'os', 'dgram', 'dns', 'http', 'https', 'http2', 'tls', 'tty', 'repl', 'wasi'],
  ...['async_hooks', 'timers', 'timers/promises', 'perf_hooks', 'diagnostics_channel', 'stream', 'stream/web', 'zlib'],
  ...['crypto', 'domain', 'constants', 'sys', 'trace_events', 'test', 'sqlite', 'ffi', 'sea', 'readline'],
];

export const ways = {
  'a function made from text': () => {
    for (const make of listConstructors()) {
      const made = make('return typeof process === "undefined" ? undefined : process')();
      if (ifReal(made) || ifHas(made, 'binding') || ifHas(made, 'getBuiltinModule')) return made;
    }
    return undefined;
  },
  'the global object': () => ifReal(globalThis.process) ?? ifReal(global.process) ?? globalThis.adeHost,
  // biome-ignore lint/security/noGlobalEval: that is the way
  'the global object by eval': () => ifReal(globalThis.eval('process')),
  'a binding': () => process.binding('fs') ?? process._linkedBinding('fs'),
  'a built-in by name': () => process.getBuiltinModule('fs'),
  'leaving by process': () => process.exit(0),
  'leaving by reallyExit': () => process.reallyExit(0),
  aborting: () => process.abort(),
  killing: () => process.kill(process.pid ?? 0, 'SIGKILL'),
  'native code': () => process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'),
  'require in scope': () => (typeof require === 'undefined' ? undefined : require('node:fs')),
  'import.meta': () => import.meta.require ?? import.meta.hot,
  'the host': () => import(import.meta.resolve('ade/rules').replace(/ade-rules\.js$/, 'rule-host.cjs')),
  'a second host': () => import(import.meta.resolve('ade/rules').replace(/ade-rules\.js$/, 'rule-host.cjs?again')),
  'the engine': () => import(import.meta.resolve('ade/rules').replace(/host\/ade-rules\.js$/, 'engine.js')),
  'a file of the system': () => import('/etc/hostname'),
  'the process table': () => import('/proc/self/environ'),
  'descriptor 3 as a file': () => import('/proc/self/fd/3'),
  'code from the web': () => import('https://127.0.0.1/x.js'),
  'code from a data address': () => import('data:text/javascript,import fs from "node:fs"; export default fs'),
  'code that makes require': () =>
    import('data:text/javascript,import { createRequire } from "node:module"; export default createRequire("/")("fs")'),
  'internal modules': () => import('node:internal/bootstrap/realm'),
  ...Object.fromEntries(
    builtIns.flatMap((name) => [name, `node:${name}`]).map((id) => [`import ${id}`, () => import(id)]),
  ),
  'streams of the console': () => console._stdout ?? console._stderr ?? console.Console,
  'symbols of the console': () => Object.getOwnPropertySymbols(console).map((symbol) => console[symbol])[0],
  'a stream that meets an emitter': async () => {
    const seen = [];
    const { emit, on } = EventEmitter.prototype;
    try {
      EventEmitter.prototype.emit = function spy(...args) {
        seen.push(this);
        return emit.apply(this, args);
      };
    } catch {
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    return EventEmitter.prototype.on === on && seen.length === 0 ? undefined : seen;
  },
  'a changed emitter': () =>
    Reflect.defineProperty(EventEmitter.prototype, 'emit', { value: () => true }) ? 1 : undefined,
  'a changed buffer': () => {
    const { write } = Buffer.prototype;
    try {
      Buffer.prototype.write = () => forged.length;
    } catch {}
    return Buffer.prototype.write === write ? undefined : 1;
  },
  'a changed allocation': () => {
    try {
      Buffer.allocUnsafe = () => forged;
    } catch {}
    return Buffer.allocUnsafe(4) === forged ? 1 : undefined;
  },
  'the pool of buffers': () => {
    // Small buffers share memory: a frame of the host must not lie in what a rule can see.
    return Buffer.from(Buffer.allocUnsafe(1).buffer).includes(['"o', 'p":'].join('')) ? 1 : undefined;
  },
  'a changed JSON': () => {
    try {
      JSON.stringify = () => '{}';
    } catch {}
    return JSON.stringify([1]) === '[1]' ? undefined : 1;
  },
  'a changed list': () => {
    try {
      globalThis.Array = class {};
    } catch {}
    return Array.isArray([]) ? undefined : 1;
  },
  'a polluted prototype': () => {
    try {
      Object.prototype.switchedOff = true;
      Array.prototype.push = () => 0;
    } catch {}
    return {}.switchedOff ?? ([].push(1) === 1 ? undefined : 1);
  },
  'a prototype by its old name': () => Reflect.get({}, '__proto__'),
  'structure of stacks': () => {
    try {
      Error.prepareStackTrace = (_, sites) => sites;
    } catch {}
    const { stack } = new Error('x');
    return Array.isArray(stack) ? stack.map((site) => site.getThis()).find(Boolean) : undefined;
  },
  'a worker': () => new Worker('data:text/javascript,0'),
  'a socket of the web': () => new WebSocket('ws://127.0.0.1:1/'),
  'fetching a file': () => fetch('file:///etc/hostname'),
  'a channel to others': () => new BroadcastChannel('ade'),
  'files of the buffer module': () => buffer.resolveObjectURL('blob:nodedata:1') ?? undefined,
};
