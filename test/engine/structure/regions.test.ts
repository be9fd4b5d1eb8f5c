import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRow } from '../../../src/cli/render/row.ts';
import { explainCell, explainRow } from '../../../src/record/explain/index.ts';
import { makeLearnedPackage } from '../../helpers/learned-package.ts';
import { pluck } from '../../helpers/pluck.ts';
import { describeTables, findSheet, runOnce, runToSuccess, type TestRun } from '../../helpers/run-package.ts';

const learned = makeLearnedPackage({ regions: true });
const rangesOf = (run: TestRun) => describeTables(run).map(({ range }) => range);
const partsOf = (run: TestRun) =>
  (findSheet(run).parts ?? []).map(
    ({ first_column, first_row, last_row, decided_by: by }) =>
      `${first_column}${first_row}-${last_row}${by === undefined ? '' : ` ${by}`}`,
  );
const accountOf = (run: TestRun, name: string) =>
  findSheet(run).ledger!.accounts.find((account) => account.name === name);

const MEMBERS = [
  'Ann|Ottawa|12.5',
  'Ben|Toronto|30',
  'Cid|Halifax|8',
  'Dora|Regina|17',
  'Eve|Calgary|40',
  'Finn|Moncton|22',
];
const RATES = ['Steward|31.5', 'Clerk|24', 'Driver|27.25'];

/** Members from row 3 on, and beside them what `beside` gives for each row of the sheet. */
function drawMembers(beside: Record<number, string>, last = ''): string {
  const lines = [
    '1 | Hours of March',
    '3 | Name | City | Hours',
    ...MEMBERS.map((row, i) => `${i + 4} | ${row.replaceAll('|', ' | ')}`),
  ];
  if (last !== '') lines.push(last);
  return lines
    .map((line) => {
      const right = beside[Number.parseInt(line, 10)];
      return right === undefined
        ? line
        : `${line} ${'| '.repeat(Math.max(0, 4 - line.split('|').length + 1))}| ${right}`;
    })
    .join('\n');
}

const besideRates = { 3: 'Job | Rate', ...Object.fromEntries(RATES.map((row, i) => [i + 4, row.replace('|', ' | ')])) };
const TWO_TABLES = drawMembers(besideRates, '10 | Total | | 129.5');

test('tables beside each other have rows of their own, and a title above is that of both', async () => {
  const run = await runOnce(learned, TWO_TABLES);
  assert.deepEqual(describeTables(run), [
    { range: 'A3:C10', headerRows: [3], headers: ['Name', 'City', 'Hours'], rows: [4, 9, 6] },
    { range: 'E3:F6', headerRows: [3], headers: ['Job', 'Rate'], rows: [4, 6, 3] },
  ]);
  assert.deepEqual(partsOf(run), ['A3-10', 'E3-10']);
  assert.deepEqual(pluck(findSheet(run).tables, 'title_rows', 'part'), [
    [[1], 0],
    [[1], 1],
  ]);
  assert.deepEqual(
    run.output.Normalized!.slice(1).map((row) => row.filter((value) => value !== null)),
    [
      ...MEMBERS.map((row) => row.split('|').map((cell) => (Number.isNaN(Number(cell)) ? cell : Number(cell)))),
      ...RATES.map((row) => row.split('|').map((cell) => (Number.isNaN(Number(cell)) ? cell : Number(cell)))),
    ],
  );
});

test('a row has the label that its cells have in each part, and as a whole the one that matters most', async () => {
  const besideTotal = drawMembers({ ...besideRates, 7: 'Total | 82.75' });
  const run = await runToSuccess(learned, besideTotal);
  const sheet = findSheet(run);
  const labelAt = (runs: typeof sheet.rows, row: number) =>
    runs.find(({ first_row, last_row }) => first_row <= row && row <= last_row)?.label;
  assert.deepEqual(
    [labelAt(sheet.parts![0]!.rows, 7), labelAt(sheet.parts![1]!.rows, 7), labelAt(sheet.rows, 7)],
    ['data', 'total', 'data'],
  );
  // The total's cells are in its account, although the row is data.
  const total = accountOf(run, 'total')!;
  assert.deepEqual([total.rows, total.cells, total.ranges, total.beside], [0, 2, [], [[7, 7]]]);
  assert.equal(accountOf(run, 'data')!.rows, 6);
  const explained = describeRow(explainRow(run.artifact, sheet.name, 7));
  assert.match(explained, /^is data and was written to row 5 .*\(table_1\); its cells in table_2 are not data/);
});

test('without the key `regions`, a package reads the same document as before', async () => {
  const run = await runToSuccess(makeLearnedPackage(), TWO_TABLES);
  assert.equal(findSheet(run).parts, undefined);
  assert.equal(JSON.stringify(run.artifact).includes('"part"'), false);
});

test('a note beside a table is a note: it splits no table, and the ledger and the explanation of its cell say so', async () => {
  const run = await runToSuccess(learned, drawMembers({ 6: 'call back in April' }));
  assert.deepEqual(rangesOf(run), ['A3:C9']);
  assert.deepEqual(partsOf(run), ['A3-9', 'E3-9 beside_table']);
  const note = accountOf(run, 'note')!;
  assert.deepEqual([note.rows, note.cells, note.beside], [0, 1, [[6, 6]]]);
  const explained = explainCell(run.artifact, { sheet: 'Sheet1', row: 6, columnIndex: 4 });
  assert.deepEqual(
    [explained.left_out, explained.row.label, explained.row.part?.decided_by],
    ['beside_table', 'note', 'beside_table'],
  );
  assert.equal(explainCell(run.artifact, { sheet: 'Sheet1', row: 6, columnIndex: 0 }).left_out, null);
});

test('a column of remarks with a header belongs to the table, however few it has', async () => {
  const run = await runToSuccess(learned, drawMembers({ 3: 'Remarks', 6: 'call back in April' }));
  assert.deepEqual(rangesOf(run), ['A3:E9']);
  assert.equal(findSheet(run).parts, undefined);
});

test('a blank column inside a table splits nothing', async () => {
  const more = MEMBERS.map((_, i) => [i + 4, `2024-0${i + 1}-01 | ${i + 10}`]);
  const run = await runToSuccess(learned, drawMembers({ 3: 'Joined | Age', ...Object.fromEntries(more) }));
  assert.deepEqual(rangesOf(run), ['A3:F9']);
});

test('a header that begins again splits a table without a blank column', async () => {
  const grid = `
    1 | Rating | Company    | Rating | Company
    2 | 11     | Abraxas    | 7      | Louisiana Gas
    3 | 10     | Acme Oil   | 9      | Magnum
    4 | 12     | Agave      | 10     | Mainline
    5 | 11     | AK Steel   | 11     | Makoil
    6 | 9      | Allegheny
    `;
  const run = await runToSuccess(learned, grid);
  assert.deepEqual(rangesOf(run), ['A1:B6', 'C1:D5']);
});

test("side_by_side 'never' also keeps parts together", async () => {
  const run = await runToSuccess(makeLearnedPackage({ regions: true, side_by_side: 'never' }), TWO_TABLES);
  assert.equal(findSheet(run).parts, undefined);
});

test('the same header again, below blank rows or a title, begins another table', async () => {
  const list = (from: number, rows: readonly string[]) =>
    rows.map((row, i) => `${from + i} | ${row.replaceAll('|', ' | ')}`).join('\n');
  const header = 'Name | City | Hours';
  const apart = `1 | ${header}\n${list(2, MEMBERS)}\n10 | ${header}\n${list(11, MEMBERS)}`;
  assert.deepEqual(rangesOf(await runToSuccess(learned, apart)), ['A1:C7', 'A10:C16']);
  const onNextPage = `1 | ${header}\n${list(2, MEMBERS)}\n8 | ${header}\n${list(9, MEMBERS)}`;
  assert.deepEqual(rangesOf(await runToSuccess(learned, onNextPage)), ['A1:C14']);
});

test('far below a table, only rows that look like its rows belong to it', async () => {
  const alike = `${drawMembers({})}\n15 | Gus | Windsor | 9\n16 | Hugo | Banff | 21`;
  assert.deepEqual(rangesOf(await runToSuccess(learned, alike)), ['A3:C16']);
  const other = `${drawMembers({})}\n15 | 1 | 0.25 |\n16 | 2 | 0.5 |\n17 | 3 | 0.125 |`;
  assert.equal(rangesOf(await runToSuccess(learned, other))[0], 'A3:C9');
});

test('a long title right above a header is no row of the header', async () => {
  const grid = drawMembers({}).replace('1 | Hours of March', '2 | Hours of all members in March');
  const [table] = findSheet(await runToSuccess(learned, grid)).tables;
  assert.deepEqual([table!.header.rows, table!.title_rows], [[3], [2]]);
});

test('cells beside a table that look like rows without a header are notes, and somebody is asked about them', async () => {
  const beside = { 5: '1 | 250', 6: '2 | 270', 7: '3 | 290' };
  const run = await runToSuccess(learned, `${drawMembers(beside)}\n10 | Gus | Banff | 9\n11 | Ida | Comox | 7`);
  assert.deepEqual(rangesOf(run), ['A3:C11']);
  assert.deepEqual(partsOf(run), ['A3-11', 'E3-11 beside_table']);
  const doubt = run.artifact.summary.attention!.find(({ code }) => code === 'doubtful_rows');
  assert.equal(doubt?.count, 3);
});
