import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { readFirstCells } from '../../web/src/features/intake/uploads/first-cells.ts';
import { writeGrids } from '../helpers/make-grid.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { makeContent, writeOds } from '../workbook/ods/make-ods.ts';

const GRID = `
  1 | Mitglieder & Beiträge |
  3 | Pers.-Nr.             | Straße <alt>
  4 | 00123                 | "Am Anger 1"`;
const WANTED = ['Mitglieder & Beiträge', 'Pers.-Nr.', 'Straße <alt>'];

const open = async (path: string) => new File([await readFile(path)], basename(path));

test('the first texts of workbooks are read from their zip files, as far as these are whole', async (t) => {
  const path = join(await makeTempFolder(t), 'list.xlsx');
  await writeGrids(path, [{ name: 'List', grid: GRID }]);
  const cells = await readFirstCells(await open(path));
  for (const text of WANTED) assert.ok(cells.includes(text), `${text} is not among ${cells.join(', ')}`);
  const bytes = await readFile(path);
  for (const length of [0, 10, 500, bytes.length - 30]) {
    await writeFile(path, bytes.subarray(0, length));
    assert.deepEqual(await readFirstCells(await open(path)), [], `${length} bytes`);
  }
});

test('of a part that is longer than what is read of it, the beginning counts', async () => {
  const row = (i: number) => {
    const text = i === 0 ? 'Pers.-Nr. &lt;alt&gt;' : `${i} ${(i * 2_654_435_761) % 4_294_967_291}`;
    return `<table:table-row><table:table-cell><text:p>${text}</text:p></table:table-cell></table:table-row>`;
  };
  const rows = Array.from({ length: 20_000 }, (_, i) => row(i)).join('');
  const path = await writeOds('', makeContent('', `<table:table table:name="List">${rows}</table:table>`));
  const [first, ...more] = await readFirstCells(await open(path));
  assert.equal(first, 'Pers.-Nr. <alt>');
  assert.ok(more.length > 100 && more.length < 200, `${more.length} more`);
});

test('texts that cells of a workbook share are read', async () => {
  const cells = await readFirstCells(await open('examples/membership/membership.xlsx'));
  for (const text of ['Member', 'Joined', 'Locker']) assert.ok(cells.includes(text), cells.join(', '));
});

test('the first texts of text files are read at each usual delimiter and in the usual encodings', async () => {
  const text = 'Pers.-Nr.;Straße\n00123;"Am Anger 1"\n';
  const latin = Buffer.from(text, 'latin1');
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  for (const bytes of [Buffer.from(text), latin, utf16]) {
    const cells = await readFirstCells(new File([bytes], 'list.csv'));
    for (const wanted of ['Pers.-Nr.', 'Straße', 'Am Anger 1']) assert.ok(cells.includes(wanted), cells.join(' | '));
  }
  assert.deepEqual(await readFirstCells(new File([text], 'list.pdf')), []);
});
