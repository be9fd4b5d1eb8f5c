import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundle } from '../../../src/package/bundler/bundle.ts';
import { makeTempFolder } from '../package-folder.ts';

test('a bundle is the same wherever it is made, and names no folder of the machine', async () => {
  const folder = makeTempFolder();
  const deeper = join(folder, 'one', 'deeper');
  mkdirSync(deeper, { recursive: true });
  const imports = { 'node:util': ['inspect'], 'node:path': ['*'] };
  const [first, second] = [await bundle({ dir: folder, imports }), await bundle({ dir: deeper, imports })];
  assert.deepEqual(first.problems, []);
  assert.deepEqual(Object.keys(first.entries), Object.keys(imports));
  assert.deepEqual(second, first);
  assert.doesNotMatch(JSON.stringify(first), /node_modules/);
});
