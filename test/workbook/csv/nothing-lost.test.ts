import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import iconv from 'iconv-lite';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import type { CellValue, ReaderNote } from '../../../src/workbook/types.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

interface Read {
  quote: string | undefined;
  encoding: string | undefined;
  rows: CellValue[][];
  notes: readonly ReaderNote[];
}

async function readCsv(t: TestContext, content: string | Buffer): Promise<Read> {
  const path = join(await makeTempFolder(t), 'file.csv');
  await writeFile(path, content);
  const workbook = await openWorkbook(path);
  const reader = workbook.openSheet(0);
  const rows: CellValue[][] = [];
  for await (const batch of reader.readRows()) rows.push(...batch.map(({ values }) => values));
  return { quote: workbook.facts.quote, encoding: workbook.facts.encoding, rows, notes: reader.notes };
}

const plain = 'name,amount\n'.repeat(8000);

test('inch marks are text if no field is quoted and all rows then have the same width', async (t) => {
  const content = 'item,size,price\npipe,"5 inch,1\nrod,3,2\nbar,"6 inch,3\n';
  const { quote, rows, notes } = await readCsv(t, content);
  assert.equal(quote, '');
  assert.deepEqual(rows, [
    ['item', 'size', 'price'],
    ['pipe', '"5 inch', '1'],
    ['rod', '3', '2'],
    ['bar', '"6 inch', '3'],
  ]);
  assert.deepEqual(notes, []);
});

test('quoted fields stay quoted, even broken and multi-line ones', async (t) => {
  assert.equal((await readCsv(t, '"a","b ""x"" c"\n"1","2"\n')).quote, '"');
  assert.equal((await readCsv(t, 'a,b\n"one\ntwo",2\n"three\nfour",4\n')).quote, '"');
  const { quote, notes } = await readCsv(t, 'a,b\n"say ""hi""\nthere",2\n');
  assert.deepEqual([quote, notes], ['"', []]);
});

test('a quotation mark that joins rows is noted with its place, if other rows are quoted', async (t) => {
  const { rows, notes } = await readCsv(t, 'a,b\n"x",1\n"5 inch,2\ny,3\n"6 inch,4\nz,5\n');
  assert.deepEqual(notes, [{ code: 'stray_quotes', count: 1, firstRow: 3 }]);
  assert.equal(rows.at(-1)![0], 'z');
});

test('bytes that are invalid in the encoding are counted by row, also far behind the start', async (t) => {
  const latin = Buffer.from('Größe,1\nplain,2\nMüller,3\n', 'latin1');
  const { encoding, rows, notes } = await readCsv(t, Buffer.concat([Buffer.from(`ä,b\n${plain}`), latin]));
  assert.equal(encoding, 'utf-8');
  assert.deepEqual(rows.at(-1), ['M\ufffdller', '3']);
  assert.deepEqual(notes, [{ code: 'undecodable', count: 2, firstRow: 8002 }]);
});

test('characters that are split between two chunks are complete', async (t) => {
  for (let shift = 0; shift < 4; shift++) {
    const { rows, notes } = await readCsv(t, `${'x'.repeat(shift)},b\n${'ü,😀\n'.repeat(60_000)}`);
    assert.deepEqual([rows.length, rows.at(-1), notes], [60_001, ['ü', '😀'], []]);
  }
});

test('a NUL is refused with its row, early and late', async (t) => {
  await assert.rejects(readCsv(t, `${plain}a,b\u0000c\n`), /row 8001 has a NUL character/);
  await assert.rejects(readCsv(t, 'a,b\n1,\u0000\u0000\n'), /not a workbook/);
});

test('Ctrl-Z at the end of a file is not a row, in a short file and in a long one', async (t) => {
  for (const start of ['a,b\n', plain]) {
    const { rows } = await readCsv(t, `${start}1,2\n\u001a`);
    assert.deepEqual(rows.at(-1), ['1', '2']);
  }
  assert.deepEqual((await readCsv(t, Buffer.from('\ufeffa,b\n\u001a', 'utf16le'))).rows, [['a', 'b']]);
});

test('byte order marks at the start are not text, however many there are', async (t) => {
  for (const marks of ['\ufeff', '\ufeff\ufeff', '\ufeff\ufeff\ufeff']) {
    assert.deepEqual((await readCsv(t, `${marks}a,b\n1,2\n`)).rows[0], ['a', 'b']);
    assert.deepEqual((await readCsv(t, Buffer.from(`${marks}a,b\n1,2\n`, 'utf16le'))).rows[0], ['a', 'b']);
  }
});

test('a sep= line may name any character', async (t) => {
  for (const delimiter of ['^', '~', ':', '#', ' ', ';']) {
    const { rows } = await readCsv(t, `sep=${delimiter}\na${delimiter}b\n1${delimiter}2\n`);
    assert.deepEqual(
      rows,
      [
        ['a', 'b'],
        ['1', '2'],
      ],
      delimiter,
    );
  }
});

test('encoding and delimiter are used as they are given', async (t) => {
  const path = join(await makeTempFolder(t), 'file.csv');
  await writeFile(path, iconv.encode('a;b,c\nŁódź;1,5\n', 'windows-1250'));
  const workbook = await openWorkbook(path, { encoding: 'Windows-1250', delimiter: ',' });
  assert.deepEqual(workbook.facts, { format: 'csv', encoding: 'windows-1250', delimiter: ',', quote: '"' });
  const rows: CellValue[][] = [];
  for await (const batch of workbook.openSheet(0).readRows()) rows.push(...batch.map(({ values }) => values));
  assert.deepEqual(rows, [
    ['a;b', 'c'],
    ['Łódź;1', '5'],
  ]);
  await assert.rejects(openWorkbook(path, { encoding: 'klingon' }), { code: 'encoding_unknown' });
});

test('every single character can be a delimiter, and nothing else', async (t) => {
  const path = join(await makeTempFolder(t), 'file.csv');
  for (const delimiter of [...'dwsbnu^$.*+-\\]', '\t', '\x1f', 'é', '\ufeff']) {
    await writeFile(path, `'1'${delimiter}'x, y'\n'2'${delimiter}z\n`);
    const workbook = await openWorkbook(path, { encoding: 'utf-8', delimiter });
    const rows: CellValue[][] = [];
    for await (const batch of workbook.openSheet(0).readRows()) rows.push(...batch.map(({ values }) => values));
    const expected = [
      ['1', 'x, y'],
      ['2', 'z'],
    ];
    assert.deepEqual([workbook.facts.quote, rows], ["'", expected], delimiter);
  }
  await writeFile(path, "'a'\n'b'\n");
  assert.equal((await openWorkbook(path, { delimiter: "'" })).facts.quote, '"');
  for (const delimiter of ['', ';;', '"', '\n', '\r', '😀', '\ud83d']) {
    await assert.rejects(openWorkbook(path, { delimiter }), { code: 'delimiter_invalid' });
  }
});

test('half a character at the end of UTF-16 is noted', async (t) => {
  const whole = Buffer.from('\ufeffa,b\nc,d\n', 'utf16le');
  const { rows, notes } = await readCsv(t, Buffer.concat([whole, Buffer.from('x')]));
  assert.deepEqual(rows, [['a', 'b'], ['c', 'd'], ['\ufffd']]);
  assert.deepEqual(notes, [{ code: 'undecodable', count: 1, firstRow: 3 }]);
  assert.deepEqual((await readCsv(t, whole)).notes, []);
});
