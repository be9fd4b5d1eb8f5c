import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { VerifiedFiles } from '../../src/base/files/verified-files.ts';
import { PreviewCache } from '../../src/previews/preview-cache.ts';
import { chooseLevel } from '../../src/sandbox/index.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

test('many previews of one workspace do not delay another, and equal documents are read once', async (t) => {
  ensureBuilt();
  const folder = await makeTempFolder(t);
  const documents = await makeTempFolder(t);
  const getLevel = () => chooseLevel('auto');
  const previews = new PreviewCache({
    files: new VerifiedFiles(documents),
    folder,
    maxMb: 100,
    maxExpandedMb: 100,
    getLevel,
  });
  await previews.start(async () => true);
  const order: string[] = [];
  const list = async (workspaceId: string, name: string) => {
    const path = join(documents, `${name}.csv`);
    await writeFile(path, `a,b\n1,${name}\n`);
    const sheets = await previews.listSheets({ workspaceId, sha256: name, path, displayName: `${name}.csv` });
    order.push(`${workspaceId} ${name}`);
    return sheets[0]!.row_count;
  };
  const busy = ['one', 'two', 'three', 'four', 'same'].map((name) => list('busy', name));
  await Promise.resolve();
  const counts = await Promise.all([...busy, list('other', 'same')]);
  assert.deepEqual(counts, [2, 2, 2, 2, 2, 2]);
  assert.ok(order.indexOf('other same') <= 2, order.join(', '));
  assert.deepEqual((await readdir(folder)).sort(), ['four', 'one', 'same', 'three', 'two']);
});
