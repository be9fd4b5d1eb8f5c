import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { readSheet } from '../xlsx/make-xlsx.ts';

const foreign = join(import.meta.dirname, '../../fixtures/foreign');

for (const [fixture, format] of [
  ['xlsxwriter.xlsx', 'xlsx'],
  ['libreoffice.ods', 'ods'],
  ['libreoffice.xls', 'xls'],
] as const) {
  test(`opens ${fixture} under a misleading name`, async (t) => {
    const path = join(await makeTempFolder(t), 'members.csv');
    await copyFile(join(foreign, fixture), path);
    const workbook = await openWorkbook(path);
    t.after(() => workbook.close());
    assert.equal(workbook.facts.format, format);
    assert.equal((await readSheet(workbook)).rows[0]?.values[0], 'Member ID');
  });
}

test('a sheet name with an ampersand is read as people see it', async (t) => {
  const workbook = await openWorkbook(join(foreign, 'libreoffice.ods'));
  t.after(() => workbook.close());
  assert.equal(workbook.sheets[0]?.name, 'Members & more');
});

test('opens delimited text', async (t) => {
  const path = join(await makeTempFolder(t), 'members.xlsx');
  await writeFile(path, 'Member ID;Name\n007;Zoë\n');
  const workbook = await openWorkbook(path);
  t.after(() => workbook.close());
  assert.equal(workbook.facts.format, 'csv');
  assert.equal((await readSheet(workbook)).rows.length, 2);
});

test('errors name the file as the caller names it', async (t) => {
  const path = join(await makeTempFolder(t), 'f3a9');
  await writeFile(path, '');
  await assert.rejects(
    openWorkbook(path, { displayName: 'Members 2024.xlsx' }),
    /^AdeError: Members 2024\.xlsx is empty/,
  );
});
