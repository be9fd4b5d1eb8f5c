import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { ensureBuilt } from '../../../scripts/ensure-built.js';
import { never, pick } from '../../helpers/size.ts';
import { requireLevel } from '../../sandbox/levels.ts';
import { runLeaky } from './leaky/run-leaky.ts';

/** Objects of different kinds; those behind modules end the process when they are called in a wrong way. */
const leaks = [
  ...['error', 'error of Node', 'error of an argument', 'error of the system', 'list', 'async function', 'promise'],
  ...['map', 'date', 'expression', 'bytes', 'decoder', 'url', 'query', 'emitter', 'process', 'linker'],
];

const search = readFileSync(join(import.meta.dirname, 'call-leaks.js'), 'utf8');

before(ensureBuilt);

/** The others lead to little more. */
const isUsual = (leak: string) => ['error of Node', 'bytes', 'query', 'emitter', 'linker'].includes(leak);

for (const leak of pick(leaks, never, isUsual)) {
  test(`nothing that calls lead to from "${leak}" can be changed`, async (t) => {
    if (!(await requireLevel(t, 'permission'))) return;
    const found = await runLeaky('permission', `const leaks = ${JSON.stringify([leak])};\n${search}`);
    assert.deepEqual(JSON.parse(found.split('\n').at(-1)!), [true]);
  });
}
