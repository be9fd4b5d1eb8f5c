import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { makeBook, writeZip } from './xlsx/make-xlsx.ts';

const ROWS = 40_000;

test('a workbook that is read row by row reports which share of it was read', async (context) => {
  const folder = await makeTempFolder(context);
  const csv = join(folder, 'long.csv');
  writeFileSync(csv, Array.from({ length: ROWS }, (_, row) => `${row},some text,${row * 7}\n`).join(''));
  const xlsx = join(folder, 'long.xlsx');
  const rows = Array.from(
    { length: ROWS },
    (_, row) => `<row r="${row + 1}"><c r="A${row + 1}"><v>${row}</v></c></row>`,
  );
  await writeZip(xlsx, makeBook(rows.join('')));
  for (const path of [csv, xlsx]) {
    const workbook = await openWorkbook(path);
    context.after(() => workbook.close());
    assert.equal(workbook.readShare!(), 0, path);
    const shares: number[] = [];
    for await (const _ of workbook.openSheet(0).readRows()) shares.push(workbook.readShare!());
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    assert.ok(new Set(shares).size > 2 && shares[0]! < 1, `${path}: ${[...new Set(shares)]}`);
    assert.equal(shares.at(-1), 1);
  }
});
