import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeLearnedPackage } from '../../helpers/learned-package.ts';
import { describeTables, findSheet, makeFolder, runFile, type TestRun } from '../../helpers/run-package.ts';
import { makeParts, makeRels, makeSheet, type Parts, writeZip } from '../../workbook/xlsx/make-xlsx.ts';

type Cell = string | number | null;

const toCell = (value: Cell): string => {
  if (value === null) return '<c/>';
  return typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
};

/** Runs a package over a sheet of these rows, from row 1 on; an empty row is left out. */
async function runRows(
  rows: readonly (readonly Cell[])[],
  more: Parts,
  regions = true,
  merges: readonly string[] = [],
): Promise<TestRun> {
  const xml = rows.map((cells, i) =>
    cells.length === 0 ? '' : `<row r="${i + 1}">${cells.map(toCell).join('')}</row>`,
  );
  const file = join(makeFolder(), 'book.xlsx');
  const after =
    merges.length === 0 ? '' : `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
  await writeZip(file, makeParts(makeSheet(xml.join(''), after), more));
  const run = await runFile(makeLearnedPackage(regions ? { regions: true } : {}), file);
  assert.equal(run.result.status, 'success', String(run.result.error?.message));
  return run;
}

const tables = (...refs: string[]): Parts => ({
  'xl/worksheets/_rels/sheet1.xml.rels': makeRels(
    refs.map((_, i) => [`rId${i + 1}`, 'table', `../tables/table${i + 1}.xml`]),
  ),
  ...Object.fromEntries(refs.map((attributes, i) => [`xl/tables/table${i + 1}.xml`, `<table ${attributes}/>`])),
});

const describe = (run: TestRun) =>
  describeTables(run, 'Data').map(({ range, headerRows }) => `${range} header ${headerRows}`);

/** Words over words: nothing in the cells tells the header from the rows. */
const WORDS: Cell[][] = [
  ['Salt', 'Flour', 'Milk'],
  ['Ann', 'Ben', 'Cid'],
  ['Dora', 'Eve', 'Finn'],
  ['Gus', 'Hugo', 'Ida'],
  ['Jan', 'Kim', 'Lea'],
];

test('a table of Excel has its header and its totals where Excel has them', async () => {
  const run = await runRows([['Left over'], ...WORDS, ['Max', 'Ned', 'Oda']], tables('ref="A2:C6" totalsRowCount="1"'));
  assert.equal(describe(run)[0], 'A2:C6 header 2');
  const sheet = findSheet(run, 'Data');
  const total = sheet.rows.find(({ first_row: row }) => row === 6)!;
  assert.deepEqual(
    [total.label, sheet.row_profiles[total.profile!]!.decided_by],
    ['total', 'engine.rows.table_object'],
  );
});

test('tables of Excel beside each other are tables, although their rows are the same', async () => {
  const wide = WORDS.map((row) => [...row, ...row.toReversed()]);
  const run = await runRows(wide, tables('ref="A1:C5"', 'ref="D1:F5"'));
  assert.deepEqual(describe(run), ['A1:C5 header 1', 'D1:F5 header 1']);
});

test('an autofilter begins with a header', async () => {
  const names = '<definedName name="_xlnm._FilterDatabase" localSheetId="0">Data!$A$2:$C$5</definedName>';
  const workbook = `<workbook xmlns:r="r"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets><definedNames>${names}</definedNames></workbook>`;
  assert.deepEqual(describe(await runRows(WORDS, { 'xl/workbook.xml': workbook })), ['A1:C5 header 1,2']);
});

test('without the key `regions`, marks do not count', async () => {
  const run = await runRows(WORDS, tables('ref="A2:C5"'), false);
  assert.deepEqual(describe(run), describe(await runRows(WORDS, {}, false)));
});

test('a header goes down to the row to which one of its cells is merged', async () => {
  const rows: Cell[][] = [
    ['Region', 'Sales', null, 'Costs', null],
    [null, 'North', 'South', 'North', 'South'],
    [null, 11.5, 14.25, 16.5, 18.75],
    ['Ottawa', 12, 15, 17, 19],
    ['Toronto', 22, 25, 27, 29],
    ['Halifax', 32, 35, 37, 39],
    ['Regina', 42, 45, 47, 49],
  ];
  const merged = await runRows(rows, {}, true, ['A1:A3', 'B1:C1', 'D1:E1']);
  assert.deepEqual(describe(merged), ['A1:E7 header 1,2,3']);
});

const LIST: Cell[][] = [
  ['Name', 'City', 'Hours'],
  ['Ann', 'Ottawa', 1],
  ['Ben', 'Halifax', 2],
  ['Cid', 'Regina', 3],
  ['Dora', 'Toronto', 4],
  ['Eve', 'Calgary', 5],
  ['Finn', 'Ottawa', 6],
  ['Gus', 'Regina', 7],
];

test('a merged note beside a header does not make rows of the table a header', async () => {
  const rows = LIST.map((row, i) => (i === 0 ? [...row, null, 'Please return this list by Friday'] : row));
  const run = await runRows(rows, {}, true, ['E1:G4']);
  assert.deepEqual(
    describeTables(run, 'Data').map(({ headerRows, headers }) => [headerRows, headers[0]]),
    [[[1], 'Name']],
  );
});

test('a merged header of one table leaves the rows of the table beside it alone', async () => {
  const beside: Cell[][] = [
    ['Region', 'Sales', null],
    [null, 'North', 'South'],
    ['Ontario', 12, 15],
    ['Quebec', 22, 25],
    ['Yukon', 32, 35],
  ];
  const rows = LIST.map((row, i) => [...row, null, ...(beside[i] ?? [])]);
  const run = await runRows(rows, {}, true, ['E1:E2', 'F1:G1']);
  assert.deepEqual(describe(run), ['A1:C8 header 1', 'E1:G5 header 1,2']);
});

test('tables of Excel below each other, beside a long one, are tables as their author marked them', async () => {
  const [header = [], ...rows] = WORDS;
  const left = [...WORDS, [], header, ...rows];
  const right = [header, ...rows, ...rows, ...rows].slice(0, left.length);
  const wide = left.map((row, i) => [...(row.length === 0 ? [null, null, null] : row), null, ...(right[i] ?? [])]);
  const run = await runRows(wide, tables('ref="A1:C5"', 'ref="E1:G11"', 'ref="A7:C11"'));
  const found = describeTables(run, 'Data').map(({ range, headerRows }) => `${range} header ${headerRows}`);
  assert.deepEqual(found, ['A1:C5 header 1', 'E1:G11 header 1', 'A7:C11 header 7']);
  const sheet = findSheet(run, 'Data');
  const marked = (sheet.parts ?? [])[0]?.rows.find(({ first_row: row }) => row === 7);
  assert.equal(sheet.row_profiles[marked?.profile ?? -1]?.decided_by, 'engine.rows.table_object');
});

test('nobody is asked about the header and the totals of a table of Excel, wherever it is', async () => {
  const total = ['Total', null, 12];
  const table = [...LIST.slice(0, 4), total];
  const codes = (run: TestRun) =>
    run.artifact.summary.attention!.map(({ code }) => code).filter((code) => /^(doubtful|rows_left_out)/.test(code));
  const rows = [...table, ['Name', 'City', 'Hours'], ['Gus', 'Regina', 7], ['Ida', 'Banff', 5], ['Sum', null, 12]];
  const refs = ['ref="A1:C5" totalsRowCount="1"', 'ref="A6:C9" totalsRowCount="1"'];
  const marked = await runRows(rows, tables(...refs));
  assert.deepEqual(describe(marked), ['A1:C5 header 1', 'A6:C9 header 6']);
  assert.deepEqual(codes(marked), []);
});
