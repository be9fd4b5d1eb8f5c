import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import type { CellValue } from '../../../src/workbook/types.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { readCsv } from './read-csv.ts';

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
  // Eight bytes a row: a little more than the 256 KiB that are read at once.
  const rowCount = 33_500;
  for (let shift = 0; shift < 4; shift++) {
    const { rows, notes } = await readCsv(t, `${'x'.repeat(shift)},b\n${'ü,😀\n'.repeat(rowCount)}`);
    assert.deepEqual([rows.length, rows.at(-1), notes], [rowCount + 1, ['ü', '😀'], []]);
  }
});

test('NULs are left out with a note, early and late, in any encoding, and no row is lost', async (t) => {
  const late = await readCsv(t, `${plain}a,b\u0000c\n`);
  assert.deepEqual([late.rows.length, late.rows.at(-1)], [8001, ['a', 'bc']]);
  assert.deepEqual(late.notes, [{ code: 'nuls_removed', count: 1, firstRow: 8001 }]);
  // A single NUL once made the file UTF-16: a row of Chinese characters, none of them a line end.
  const short = await readCsv(t, 'id,name\n1,An\u0000n\n2,Ben\n3,Eve\n');
  assert.deepEqual(short.rows, [
    ['id', 'name'],
    ['1', 'Ann'],
    ['2', 'Ben'],
    ['3', 'Eve'],
  ]);
  assert.deepEqual([short.encoding, short.notes], ['utf-8', [{ code: 'nuls_removed', count: 1, firstRow: 2 }]]);
  const marked = await readCsv(t, '\ufeffid,name\n1,\u0000\n2,Ben\n');
  assert.deepEqual(marked.rows, [['id', 'name'], ['1'], ['2', 'Ben']]);
  const page = await readCsv(
    t,
    iconv.encode('Imię,Miasto\nŁukasz,Łó\u0000dź\nPaweł,Gdańsk\nJoanna,Kraków\n', 'windows-1250'),
  );
  assert.deepEqual([page.encoding, page.rows[1]], ['windows-1250', ['Łukasz', 'Łódź']]);
  const wide = await readCsv(t, Buffer.from('\ufeffid,name\n1,An\u0000n\n', 'utf16le'));
  assert.deepEqual([wide.rows[1], wide.notes.length], [['1', 'Ann'], 1]);
});

test('fields that a program filled up with NULs are read without them', async (t) => {
  const pad = (text: string) => text.padEnd(6, '\u0000');
  const lines = [
    ['id', 'name'],
    ['1001', 'Anna'],
    ['1002', 'Ben'],
    ['1003', 'Evelyn'],
  ];
  const { rows, notes } = await readCsv(t, lines.map((line) => `${line.map(pad).join(',')}\n`).join(''));
  assert.deepEqual(rows, lines);
  assert.deepEqual(notes, [{ code: 'nuls_removed', count: 17, firstRow: 1 }]);
});

test('bytes that are mostly NULs, or have other control characters, are not text', async (t) => {
  await assert.rejects(readCsv(t, `a,b\n1,${'\u0000'.repeat(50)}\n`), { code: 'not_a_workbook' });
  await assert.rejects(readCsv(t, 'a,b\n1,\u0000\u0001\u0002\n'), { code: 'not_a_workbook' });
  await assert.rejects(
    readCsv(t, Buffer.concat([Buffer.alloc(257, 'x'), Buffer.from('ustar\u000000')])),
    /tar archive/,
  );
});

test('byte order marks inside the text are left out with a note: files that were put together have them', async (t) => {
  const { rows, notes } = await readCsv(t, '"id","name, first"\n1,Ann\n\ufeff"2","Ben, B"\n3,E\ufeffve\n\ufeff\n');
  assert.deepEqual(rows, [
    ['id', 'name, first'],
    ['1', 'Ann'],
    ['2', 'Ben, B'],
    ['3', 'Eve'],
  ]);
  assert.deepEqual(notes, [{ code: 'marks_removed', count: 3, firstRow: 3 }]);
  const wide = await readCsv(t, Buffer.from(`\ufeffa,b\n${'1,x\n'.repeat(70_000)}2,\ufeffy\n`, 'utf16le'));
  assert.deepEqual([wide.rows.length, wide.rows.at(-1)], [70_002, ['2', 'y']]);
  assert.deepEqual(wide.notes, [{ code: 'marks_removed', count: 1, firstRow: 70_002 }]);
});

test('the first place of a mark and of a NUL is exact where both are in one file', async (t) => {
  const { notes } = await readCsv(t, `a,b\n1,\ufeffx\n2,\u0000y\n3,\ufeff\u0000z\n`);
  assert.deepEqual(notes, [
    { code: 'marks_removed', count: 2, firstRow: 2 },
    { code: 'nuls_removed', count: 2, firstRow: 3 },
  ]);
});

test('UTF-8 with stray bytes stays UTF-8, and the rows are named', async (t) => {
  const rows = ['id,miasto', '1,Gdańsk', '2,Łódź', '3,Poznań', '4,Kraków'];
  const stray = Buffer.concat([Buffer.from(`${rows.join('\n')}\n5,Wroc`), Buffer.of(0xb3), Buffer.from('aw\n')]);
  const read = await readCsv(t, stray);
  assert.deepEqual([read.encoding, read.rows[1], read.rows.at(-1)], ['utf-8', ['1', 'Gdańsk'], ['5', 'Wroc\ufffdaw']]);
  assert.deepEqual(read.notes, [{ code: 'undecodable', count: 1, firstRow: 6 }]);
  const long = Buffer.concat([
    Buffer.from('1,plain\n'.repeat(20_000)),
    Buffer.of(0xe9),
    Buffer.from('\n2,Łódź, Gdańsk\n'),
  ]);
  assert.equal((await readCsv(t, long)).encoding, 'utf-8');
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

test('a letter of a code page at the very end of a file does not look like half a character of UTF-8', async (t) => {
  for (const end of ['', '\n', 'x\n']) {
    const { encoding, rows } = await readCsv(t, Buffer.from(`name,town\nAnn,Ulm\nBen,caf\xe9${end}`, 'latin1'));
    assert.deepEqual([encoding, rows.at(-1)], ['windows-1252', ['Ben', `café${end.trim()}`]]);
  }
});
