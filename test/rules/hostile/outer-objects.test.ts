import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SandboxLevel } from '../../../src/contract/levels.ts';
import { testFor } from '../../helpers/size.ts';
import { kernelOnly } from '../../sandbox/attack.ts';
import { allSetups } from '../../sandbox/expectations.ts';
import { requireLevel } from '../../sandbox/levels.ts';
import { projectDir } from '../host/host-script.ts';
import { runLeaky } from './leaky/run-leaky.ts';

/** Names of the objects that leaky/host-main.ts hands out. Classes that make code from text are what a rule would look for. */
const leaks = [
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

test('no built file hands objects of the process to rules', () => {
  for (const file of globSync('dist/**/*.{js,cjs}', { cwd: projectDir })) {
    assert.doesNotMatch(readFileSync(join(projectDir, file), 'utf8'), /takeLeaked|\bleak\(/, file);
  }
});
