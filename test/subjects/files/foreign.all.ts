import assert from 'node:assert/strict';
import { globSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { hasAnyLeft } from '../../../src/subjects/files/search-file.ts';
import type { CellValue } from '../../../src/workbook/index.ts';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { maskHere } from '../mask-here.ts';

const folder = join(import.meta.dirname, '../../fixtures/foreign');
const OPTIONS = { maxExpandedBytes: 1e8, withParts: false };

async function readCells(path: string): Promise<CellValue[]> {
  const workbook = await openWorkbook(path);
  const cells: CellValue[] = [];
  for (const { index } of workbook.sheets)
    for await (const rows of workbook.openSheet(index).readRows()) for (const { values } of rows) cells.push(...values);
  await workbook.close();
  return cells;
}

test('words of a name in the cells of others are no match in a csv file', async (t) => {
  const path = join(await makeTempFolder(t), 'list.csv');
  writeFileSync(path, 'name,other\nMax Anna,Müller Tom\nx,y\n');
  const file = { path, kind: 'workbook', displayName: 'list.csv' } as const;
  assert.equal((await maskHere(file, ['Anna Müller'], OPTIONS)).result, 'unchanged');
});

for (const path of globSync(join(folder, '*.{xlsx,ods,xls}'))) {
  const name = basename(path);
  test(`${name}: a value is masked and all others stay, or the file has to go`, async (t) => {
    const target = join(await makeTempFolder(t), name);
    const file = { path, kind: 'workbook', displayName: name } as const;
    const { result, bytes } = await maskHere(file, ['Member ID'], OPTIONS);
    if (!name.endsWith('.xlsx')) return assert.equal(result, 'remove');
    assert.equal(result, 'masked');
    writeFileSync(target, bytes);
    assert.equal(await hasAnyLeft({ ...file, path: target }, ['Member ID'], OPTIONS), false);
    const before = await readCells(path);
    const expected = before.map((value) => (value === 'Member ID' ? '(erased)' : value));
    assert.notDeepEqual(expected, before);
    assert.deepEqual(await readCells(target), expected);
  });
}
