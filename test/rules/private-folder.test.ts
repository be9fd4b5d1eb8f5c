import assert from 'node:assert/strict';
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { preparePackage } from '../../src/package/index.ts';
import { runJob } from '../../src/runner/index.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { BY_NAME, makeFolder, makeTestSettings, readRun, writePackage } from '../helpers/run-package.ts';

const derive = `import { extension } from '../lib/extension.ts';
export const needs = ['id'];
export function derive({ columns }) { return { values: columns.id.map(() => extension) }; }
`;

test('rules are loaded with their types stripped by prepare, also below a folder of one user alone', async () => {
  const dataDir = makeFolder();
  chmodSync(dataDir, 0o700);
  const settings = makeTestSettings({ ADE_DATA_DIR: dataDir });
  const packageDir = writePackage({
    fields: { id: { script: BY_NAME }, loaded: { script: derive } },
    files: { 'lib/extension.ts': "export const extension = 'js' as string;\n" },
  });
  const file = join(makeFolder(), 'book.xlsx');
  await writeGrids(file, [{ grid: '1 | H:id\n2 | D:1' }]);
  const prepared = await preparePackage(packageDir, { dataDir, settings });
  const run = await readRun(await runJob({ file, prepared, dataDir, settings }));
  assert.equal(run.result.status, 'success', String(run.result.error?.message));
  assert.deepEqual(Object.values(run.output)[0], [
    ['id', 'loaded'],
    ['D:1', 'js'],
  ]);
  rmSync(dataDir, { recursive: true, force: true });
});
