/**
 * Node's realm, around the realm of rules. Should a rule ever get hold of one of its objects, the object leads nowhere:
 * whatever it can reach is frozen, no name is left, `process` is empty, and nothing makes code from text.
 */
import { EventEmitter } from 'node:events';
import Module, { createRequire } from 'node:module';
import { type Context, Script, SourceTextModule } from 'node:vm';
import { findReachable, isObject, listHiddenPrototypes, listStackFunctions } from '../reachable.ts';
import { type ErrorClass, requireInternal } from './node-internals.ts';

const nodeProcess: object = process;
const nodeGlobal: object = globalThis;

/** Parts of the language that nothing in this process uses. Freezing them would take a third of the time. */
const UNUSED = new Set(['Intl', 'Temporal', 'WebAssembly', 'console']);

/** Methods of modules and scripts that lead to code from text: the second makes a realm in which it is allowed. */
const MAKERS = ['constructor', 'runInNewContext'];

/** With these methods, objects of Node describe themselves; the first also calls those of a rule's object. */
const DESCRIBERS = [Symbol.for('nodejs.util.inspect.custom'), 'inspect'];

/** Prototypes of modules and scripts, which have constructors that make code from text. */
function listCodePrototypes(context: Context): object[] {
  const example = new SourceTextModule('', { context, identifier: 'ade:example' });
  const owned = Reflect.ownKeys(example).map((key): unknown => Reflect.get(example, key));
  const parts = [example, new Script('0'), ...owned.filter(isObject).filter((value) => value !== context)];
  return parts.flatMap(listPrototypes);
}

function listPrototypes(object: object): object[] {
  const next = Object.getPrototypeOf(object);
  return next === Object.prototype || next === null ? [] : [next, ...listPrototypes(next)];
}

/** Node has a class for each code of an error, more than 300. They are alike, so this is faster than a search. */
function freezeErrorClasses(): void {
  const { freeze, getOwnPropertyDescriptor } = Object;
  const pending: ErrorClass[] = Object.values(requireInternal('internal/errors').codes);
  for (let made = pending.pop(); made !== undefined; made = pending.pop()) {
    const { prototype } = made;
    for (const key of Reflect.ownKeys(prototype)) {
      const { value, get } = getOwnPropertyDescriptor(prototype, key) ?? {};
      freeze(value ?? get);
    }
    freeze(prototype);
    // Variants of a class are its properties.
    pending.push(...(Object.values(made) as ErrorClass[]));
    freeze(made);
  }
}

/**
 * For the messages of its errors, Node describes values: it calls a method of the value, to which it gives its own
 * function for this purpose. That function would show a rule the objects behind proxies.
 */
function describeNothing(): void {
  const functions = requireInternal('internal/util/inspect');
  for (const name of Object.keys(functions)) Reflect.set(functions, name, () => '');
}

/** The last match in Node's realm, which `RegExp` offers to everybody, and lets everybody change. */
function hideLastMatch(): void {
  for (const key of Object.getOwnPropertyNames(RegExp)) {
    if (Object.getOwnPropertyDescriptor(RegExp, key)?.get !== undefined) Reflect.deleteProperty(RegExp, key);
  }
}

/** Whoever gets hold of the process or of a part of Node's loader finds nothing. Node's own code keeps them. */
function emptyProcess(): void {
  const { main, cache, extensions } = createRequire(__filename);
  for (const object of [nodeProcess, main, cache, extensions, Module, Module.prototype]) empty(object!);
}

function empty(object: object): void {
  for (const key of Reflect.ownKeys(object)) Reflect.deleteProperty(object, key);
  Object.setPrototypeOf(object, null);
}

/**
 * Freezes Node's realm and removes its names. Called when everything that the host uses is loaded, and before any rule
 * is loaded. The host's script keeps the names that it uses (scripts/keep-names.ts). `languageNames`: the names that V8
 * itself gives to a realm. `used`: what the host uses besides the language.
 */
export function lockOuterRealm(context: Context, languageNames: readonly string[], used: readonly object[]): void {
  const codePrototypes = listCodePrototypes(context);
  for (const prototype of codePrototypes) for (const maker of MAKERS) Reflect.deleteProperty(prototype, maker);
  // Other names are not even read: some of them load parts of Node.
  const language = languageNames
    .filter((name) => !UNUSED.has(name))
    .map((name): unknown => Reflect.get(nodeGlobal, name));
  for (const key of Reflect.ownKeys(nodeGlobal)) Reflect.deleteProperty(nodeGlobal, key);
  // They would lead to the time of the day, and to Temporal.
  for (const key of ['constructor', 'toTemporalInstant']) Reflect.deleteProperty(Date.prototype, key);
  hideLastMatch();
  describeNothing();
  // Small buffers would share their bytes with each other.
  Buffer.poolSize = 0;
  freezeErrorClasses();
  emptyProcess();
  // It would load more of Node.
  Reflect.deleteProperty(EventEmitter, 'EventEmitterAsyncResource');
  const classes = [SourceTextModule, Script, EventEmitter, Reflect.get(Buffer, Symbol.species)];
  const hidden = [...listHiddenPrototypes(), ...listStackFunctions()];
  const roots = [...language, ...hidden, ...codePrototypes, ...classes, ...used];
  for (const object of findReachable([...roots, nodeProcess, nodeGlobal])) {
    for (const describer of DESCRIBERS) Reflect.deleteProperty(object, describer);
    // A view of bytes cannot be frozen; its prototype is.
    if (!ArrayBuffer.isView(object)) Object.freeze(object);
  }
}

/**
 * Calls `run` in a state in which V8 writes the stacks of errors itself. Otherwise it asks a function of Node, which a
 * rule can make throw with an almost full stack. While V8 waits for such a function, it asks for no other stack; so
 * `run` is called by one. Throws if this runtime behaves in another way.
 */
export function withoutNodesFormatter(run: () => void): void {
  const OuterError = Error;
  let isServed = false;
  OuterError.prepareStackTrace = () => {
    OuterError.prepareStackTrace = () => 'asked';
    if (new OuterError('x').stack === 'asked') return '';
    Reflect.deleteProperty(OuterError, 'prepareStackTrace');
    isServed = true;
    run();
    return '';
  };
  void new OuterError('x').stack;
  if (!isServed) throw new OuterError('This runtime writes the stacks of errors by a function of Node.');
}
