import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import type { SandboxLevel } from '../../../src/contract/levels.ts';
import { testFor } from '../../helpers/size.ts';
import { kernelOnly } from '../../sandbox/attack.ts';
import { allSetups } from '../../sandbox/expectations.ts';
import { requireLevel, requireOpenCheckout } from '../../sandbox/levels.ts';
import { projectDir, writeProgram } from '../host/host-script.ts';
import { askLeakyHost, buildLeakyHost, runLeaky } from './leaky/run-leaky.ts';

/** Names of the objects that leaky/host-main.ts hands out. Classes that make code from text are what a rule would look for. */
const leaks = [
  ...['error of an argument', 'error of the system', 'generator function', 'async generator', 'emitter'],
  ...['error', 'full stack', 'error of Node', 'error of a module', 'list', 'object', 'function', 'async function'],
  ...['generator', 'promise', 'map', 'date', 'expression', 'bytes', 'view', 'symbol', 'decoder', 'url', 'query'],
  ...['global', 'process', 'Function', 'Object', 'Array', 'Promise', 'Error', 'Buffer', 'Reflect', 'Proxy'],
  ...['module class', 'script class', 'module', 'evaluated module', 'script', 'linker', 'functions'],
];
const classes = ['module class', 'script class'];

const search = readFileSync(join(import.meta.dirname, 'search-leaks.js'), 'utf8');

for (const setup of allSetups) {
  const [level, kernel] = setup.split('-') as [SandboxLevel, string?];
  testFor(setup === 'landlock')(`${setup}: a rule that is handed an object of the process gains nothing`, async (t) => {
    if (level === 'permission' && !requireOpenCheckout(t)) return;
    if (!(await requireLevel(t, level))) return;
    const code = `${search}
const leaks = ${JSON.stringify(leaks)};
const classes = ${JSON.stringify(classes)};
console.log(JSON.stringify(leaks.flatMap((name) => findGains(name, classes.includes(name)))));`;
    const found = await runLeaky(level, code, kernel === undefined ? [] : kernelOnly);
    assert.deepEqual(JSON.parse(found), []);
  });
}

test('text that a rule runs in the realm of the process sees no name, and makes no code from text', async () => {
  const names = [
    'process',
    'require',
    'Buffer',
    'globalThis',
    'Function',
    'setTimeout',
    'WebAssembly',
    'Date',
    'fetch',
  ];
  const seen = `export default [${names.map((name) => `typeof ${name}`)}].join()`;
  const global = 'export default (function () { return this; })()?.constructor.name';
  const code = 'export default (() => {}).constructor("return 1")()';
  const imported = "export default import('node:fs')";
  const texts = [seen, global, code, imported];
  const print = `${search}\nfor (const text of ${JSON.stringify(texts)}) printFromProcess(text);`;
  const printed = await runLeaky('landlock', print);
  assert.deepEqual(
    printed.split('\n').map((line) => JSON.parse(line)),
    [
      names.map(() => 'undefined').join(),
      'undefined',
      'EvalError: Code generation from strings disallowed for this context',
      'TypeError: rules have no import()',
    ],
  );
});

/** Names that only the leaky host has; bundling keeps names of properties. */
const LEAKY = /takeLeaked|takeToken|judgeBuffers|countChanged/;

test('no built file hands objects of the process to rules', async () => {
  const leaky = dirname(await buildLeakyHost());
  const listFiles = (folder: string) =>
    globSync('**/*', { cwd: folder, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
    );
  const isLeaky = (file: string) => LEAKY.test(readFileSync(file, 'latin1'));
  const found = listFiles(leaky).filter(isLeaky);
  assert.deepEqual(found.map((file) => basename(file)).sort(), ['rule-host.cjs', 'rule-realm.js']);
  const built = listFiles(join(projectDir, 'dist'));
  assert.ok(built.includes(join(projectDir, 'dist/host/rule-host.cjs')));
  assert.deepEqual(built.filter(isLeaky), []);
  const entry = readFileSync(join(projectDir, 'dist/host/rule-host.cjs'), 'utf8');
  assert.match(entry, /^serveRules\(\);$/m, 'the built host offers nothing more');
  assert.match(entry, /^"use strict";/, 'its functions do not know who calls them');
  const { files } = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as { files: string[] };
  assert.ok(!files.some((name) => name.startsWith('test')));
});

test('the functions of the host run nothing of a rule', async (t) => {
  if (!requireOpenCheckout(t) || !(await requireLevel(t, 'permission'))) return;
  const code = `
    const found = takeLeaked('functions');
    const ran = new Set();
    const names = [];
    for (const [name, act] of Object.entries(found)) {
      // These take functions of the realm's script, or nothing.
      if (['end', 'load', 'drain', 'reclaimMemory', 'nowMs'].includes(name)) continue;
      names.push(name);
      const spy = new Proxy(() => 1, { get: () => { ran.add(name); return () => { ran.add(name); return '1'; }; } });
      const list = Object.defineProperty(['a'], 0, { get: () => { ran.add(name); return 'a'; } });
      for (const one of [spy, list, { toString: spy, valueOf: spy, toJSON: spy, [Symbol.toPrimitive]: spy }]) {
        for (const args of [[one], [1, one], ['a', 'hash', one], [1, '{}', one, one, one]]) {
          try { act(...args); } catch {}
        }
      }
    }
    console.log(JSON.stringify([names.includes('parseUrl'), [...ran]]));`;
  assert.deepEqual(JSON.parse((await runLeaky('permission', code)).split('\n').at(-1)!), [true, []]);
});

test('a rule with the functions of the host itself cannot write an answer', async (t) => {
  if (!requireOpenCheckout(t) || !(await requireLevel(t, 'permission'))) return;
  const code = `
    const found = takeLeaked('functions');
    for (const [name, act] of Object.entries(found)) {
      if (name === 'end') continue;
      for (const args of [['{"forged":1}'], [3, '{"forged":1}'], [true, '{"forged":1}'], [3, 'x', 'y']]) {
        try { act(...args); } catch {}
      }
    }`;
  const { answers } = await askLeakyHost({ level: 'permission', ...writeProgram(code) });
  const own = answers.map((answer) => JSON.parse(answer) as { mark?: unknown });
  // A rule can say whose turn it is: the engine blames the named rule only if the host then ends.
  assert.deepEqual(
    own.filter((answer) => !('mark' in answer)).map((answer) => Object.keys(answer)),
    [['seq', 'modules']],
  );
});
