import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { StoredSamples } from '../../../src/engine/rows/samples.ts';
import { makeFolder } from '../../helpers/run-package.ts';

test('samples come back as they were, also those for which the file has no room, and leave no file', () => {
  const folder = makeFolder();
  const samples = new StoredSamples(join(folder, 'samples.partial'), 120);
  const tables = [
    ['table_1', [['é', 1.5, null, true], [{ date: '2024-05-06' }]]],
    ['table_2', [['x'.repeat(200)]]],
    ['table_3', []],
  ] as const;
  for (const [id, rows] of tables) samples.set(id, structuredClone(rows) as never);
  assert.deepEqual([...samples], tables);
  assert.deepEqual([samples.get('table_3'), samples.get('table_4')], [[], undefined]);
  assert.deepEqual([samples.size, samples.has('table_2'), samples.has('table_4')], [3, true, false]);
  assert.deepEqual(readdirSync(folder), []);
  samples.close();
});
