import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexEntryBytes, indexName, rowsName } from '../../src/previews/layout.ts';
import { listLines } from '../../src/previews/place.ts';
import { readWindow } from '../../src/previews/read-window.ts';
import { FolderTarget, MemoryTarget } from '../../src/previews/target.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const rows = Array.from({ length: 30_000 }, (_, i) => `${JSON.stringify({ index: i + 1, values: [`ä ${i}`] })}\n`);
const tooLarge = (): never => {
  throw new Error('too large');
};

test('a preview in memory is read like one in a folder', async (t) => {
  const folder = join(await makeTempFolder(t), 'preview');
  await mkdir(folder);
  const memory = new MemoryTarget(10_000_000, tooLarge);
  const half = rows.length / 2;
  for (const target of [new FolderTarget(folder), memory]) {
    for (const part of [rows.slice(0, half), rows.slice(half)])
      await target.add(rowsName(0), Buffer.from(part.join('')));
    await target.add(indexName(0), Buffer.alloc(indexEntryBytes));
  }
  // A thread receives a copy, whose files are plain bytes.
  for (const place of [folder, memory.files, structuredClone(memory.files)]) {
    const window = await readWindow(place, 0, 29_990, 30_005);
    assert.deepEqual(
      window.map(({ index }) => index),
      Array.from({ length: 11 }, (_, i) => 29_990 + i),
    );
    assert.deepEqual(window[0]!.values, ['ä 29989']);
    const lines = [...listLines(place, rowsName(0))];
    assert.deepEqual([lines.length, `${lines.at(-1)}\n`], [rows.length, rows.at(-1)]);
  }
});

test('memory takes no more than its limit', async () => {
  const memory = new MemoryTarget(10, tooLarge);
  await memory.add('a', Buffer.alloc(10));
  await assert.rejects(memory.add('b', Buffer.alloc(1)), { message: 'too large' });
});
