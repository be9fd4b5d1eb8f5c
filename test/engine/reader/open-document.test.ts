import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDocument } from '../../../src/engine/reader/open-document.ts';
import { openWorkbook } from '../../../src/workbook/open/index.ts';
import { readFirstSheet, starterBuild } from '../../helpers/read-workbook.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { readFormats } from '../../workbook/read-formats.ts';
import { makeBook, writeZip } from '../../workbook/xlsx/make-xlsx.ts';

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

test('a thread also reads what formats show', async (t) => {
  const path = join(await makeTempFolder(t), 'large.xlsx');
  const styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/><font><b/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs></styleSheet>`;
  const rows =
    '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>';
  await writeZip(path, makeBook(rows, { 'xl/styles.xml': styles }), (zip) =>
    zip.addBuffer(Buffer.alloc(5 * 1024 * 1024), 'padding.bin', { compress: false }),
  );
  const beside = await openDocument(path, { formats: true }, { build: starterBuild, memoryMb: 256 });
  t.after(() => beside.close());
  const here = await openWorkbook(path, { formats: true });
  assert.notEqual(beside.constructor, here.constructor);
  const [first] = await readFormats(beside);
  assert.equal(first?.bold, 1);
  const again = await openDocument(path, { formats: true }, { build: starterBuild, memoryMb: 256 });
  t.after(() => again.close());
  assert.deepEqual(await readFormats(again), await readFormats(here));
});
