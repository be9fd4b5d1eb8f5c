import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDocument } from '../../../src/engine/reader/open-document.ts';
import type { Workbook } from '../../../src/workbook/index.ts';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

async function readAll(workbook: Workbook): Promise<object> {
  const reader = workbook.openSheet(0);
  const rows: [number, unknown[]][] = [];
  for await (const block of reader.readRows()) for (const { index, values } of block) rows.push([index, values]);
  const { met, notes, merges } = reader;
  return { rows, met: { ...met }, notes, merges, share: workbook.readShare?.() };
}

test('a large document that a thread reads has the same rows, facts and notes', async (t) => {
  const path = join(await makeTempFolder(t), 'large.csv');
  writeFileSync(path, `a,b\n1,"two\nlines" of text\n\n${`1,${'x'.repeat(15_000)}\n`.repeat(300)}`);
  const beside = await openDocument(path, {}, 256);
  t.after(() => beside.close());
  const here = await openWorkbook(path);
  assert.notEqual(beside.constructor, here.constructor);
  assert.deepEqual([beside.facts, beside.sheets], [here.facts, here.sheets]);
  assert.deepEqual(await readAll(beside), await readAll(here));
});
