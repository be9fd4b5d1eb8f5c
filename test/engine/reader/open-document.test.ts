import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDocument } from '../../../src/engine/reader/open-document.ts';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { readFirstSheet, starterBuild } from '../../helpers/read-workbook.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

test('a large document that a thread reads has the same rows, facts and notes', async (t) => {
  const path = join(await makeTempFolder(t), 'large.csv');
  writeFileSync(path, `a,b\n1,"two\nlines" of text\n\n${`1,${'x'.repeat(15_000)}\n`.repeat(300)}`);
  const beside = await openDocument(path, {}, { build: starterBuild, memoryMb: 256 });
  t.after(() => beside.close());
  const here = await openWorkbook(path);
  assert.notEqual(beside.constructor, here.constructor);
  assert.deepEqual([beside.facts, beside.sheets], [here.facts, here.sheets]);
  assert.deepEqual(await readFirstSheet(beside), await readFirstSheet(here));
});
