import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkWritten, SheetLedger } from '../../../src/engine/structure/sheet-ledger.ts';
import { makeRow } from '../../../src/workbook/rows/make-row.ts';
import { pluck } from '../../helpers/pluck.ts';
import { findSheet, makeFolder, runFile, runToSuccess, type TestPackage } from '../../helpers/run-package.ts';

const rules: TestPackage = { fields: { id: {}, name: {} }, engine: { tables: { max_blank_rows: 3 } } };

test('every row of a sheet is in exactly one account, and so is every cell', async () => {
  const run = await runToSuccess(
    rules,
    `
    1 | N:Report | of May
    2 | N:as of today
    3 | H:old    | names
    4 |
    5 | H:id     | name
    6 | D:1      | Ann
    7 | G:north
    8 | D:2      | Ben
    9 | H:id     | name
    10 | D:3     | Cleo
    11 | T:3
    12 | N:below
    13 | H:unused | x
    `,
  );
  const { ledger } = findSheet(run);
  assert.deepEqual(
    Object.fromEntries(ledger!.accounts.map(({ name, rows, cells, ranges }) => [name, [rows, cells, ranges]])),
    {
      data: [3, 6, undefined],
      header: [
        2,
        4,
        [
          [5, 5],
          [9, 9],
        ],
      ],
      note: [1, 1, [[12, 12]]],
      title: [2, 3, [[1, 2]]],
      group: [1, 1, [[7, 7]]],
      total: [1, 1, [[11, 11]]],
      unused_header: [
        2,
        4,
        [
          [3, 3],
          [13, 13],
        ],
      ],
    },
  );
  assert.deepEqual(ledger!.met, { rows: 12, cells: 20 });
});

test('rows of white space, formulas without a value, and tables side by side are accounted for', async () => {
  const grid = new Map([
    [1, ['H:id', 'name', null, 'H:id', 'name']],
    [2, ['D:1', 'Ann', '  ', 'D:2', 'Ben']],
    [3, ['  ']],
    [4, ['D:3', { uncached: 'B2' }, null, null, null]],
    [5, [null, null, null, 'D:4', 'Cleo']],
  ]);
  const run = await runToSuccess(rules, [{ grid }]);
  const { ledger, tables } = findSheet(run);
  assert.equal(tables.length, 2);
  assert.deepEqual(ledger!.met, { rows: 5, cells: 14 });
  assert.deepEqual(pluck(ledger!.accounts, 'name', 'rows', 'cells'), [
    ['data', 3, 9],
    ['header', 1, 4],
    ['blank', 1, 1],
  ]);
});

test('unmapped columns that are not appended are left out on record, with their cells', async () => {
  const grid = new Map([
    [1, ['H:id', 'name', 'extra', 'more']],
    [2, ['D:1', 'Ann', 'x', null]],
    [3, ['D:2', 'Ben', 'y', 'z']],
  ]);
  const left = (run: Awaited<ReturnType<typeof runToSuccess>>) => run.artifact.output.tables![0]!.left_out_columns;
  const accounts = (run: Awaited<ReturnType<typeof runToSuccess>>) =>
    pluck(findSheet(run).ledger!.accounts, 'name', 'rows', 'cells');
  const appended = await runToSuccess(rules, [{ grid }]);
  assert.equal(left(appended), undefined);
  assert.deepEqual(accounts(appended), [
    ['data', 2, 7],
    ['header', 1, 4],
  ]);
  const without = { ...rules, engine: { writer: { append_unmapped_columns: false } } };
  const run = await runToSuccess(without, [{ grid }]);
  assert.deepEqual(left(run), [
    { column: 'C', cells: 2 },
    { column: 'D', cells: 1 },
  ]);
  assert.deepEqual(accounts(run), [
    ['data', 2, 4],
    ['header', 1, 4],
    ['not_carried', 0, 3],
  ]);
});

test('cells of columns that are not carried are counted where tables are side by side, and without a value', async () => {
  const grid = new Map([
    [1, ['H:id', 'name', 'extra', null, 'H:id', 'name', 'more']],
    [2, ['D:1', 'Ann', { uncached: 'A1' }, null, 'D:2', 'Ben', 'x']],
    [3, ['D:3', 'Cleo', ' ', null, null, null, null]],
  ]);
  const without = { ...rules, engine: { writer: { append_unmapped_columns: false } } };
  const run = await runToSuccess(without, [{ grid }]);
  assert.equal(findSheet(run).tables.length, 2);
  assert.deepEqual(pluck(findSheet(run).ledger!.accounts, 'name', 'rows', 'cells'), [
    ['data', 2, 6],
    ['header', 1, 6],
    ['not_carried', 0, 3],
  ]);
  const { rows_in, rows_out, rows_left_out, rows_written_again } = run.artifact.summary;
  assert.deepEqual([rows_in, rows_out, rows_left_out, rows_written_again], [3, 3, { header: 1 }, 1]);
});

test('a label of the package may have the name of an account of the engine', async () => {
  const grid = new Map([
    [1, ['id', 'extra']],
    [2, [1, 'x']],
    [3, ['skip', 'y']],
    [4, ['old', 'y']],
    [5, [2, null]],
  ]);
  const labels = { id: 'header', skip: 'not_carried', old: 'unused_header' };
  const named: TestPackage = {
    fields: { id: {} },
    rows: {
      words: `const labels = ${JSON.stringify(labels)};
        export function detect_words({ row_values_sample: row }) {
          const label = labels[String(row[0])];
          return label ? { scores: { [label]: 1 } } : null;
        }\n`,
    },
    engine: { row_types: { order: ['header', 'data', 'not_carried', 'unused_header'] } },
  };
  const accounts = async (testPackage: TestPackage) =>
    pluck(findSheet(await runToSuccess(testPackage, [{ grid }])).ledger!.accounts, 'name', 'rows', 'cells', 'ranges');
  const all = (data: number) => [
    ['data', 2, data, undefined],
    ['header', 1, 2, [[1, 1]]],
    ['not_carried', 1, 2, [[3, 3]]],
    ['unused_header', 1, 2, [[4, 4]]],
  ];
  assert.deepEqual(await accounts(named), all(3));
  const writer = { append_unmapped_columns: false };
  assert.deepEqual(await accounts({ ...named, engine: { ...named.engine, writer } }), [
    ...all(2),
    ['not_carried', 0, 1, undefined],
  ]);
});

test('what a reader could not decode is on record and needs attention', async () => {
  const file = join(makeFolder(), 'mixed.csv');
  const start = `H:id,name\n${'D:1,ä\n'.repeat(20_000)}`;
  writeFileSync(file, Buffer.concat([Buffer.from(start), Buffer.from('D:2,M\xfcller\n', 'latin1')]));
  const run = await runFile(rules, file);
  assert.deepEqual(run.artifact.sheets[0]!.ledger!.notes, [{ code: 'undecodable', count: 1, first_row: 20_002 }]);
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code', 'sheet', 'count'), [
    ['undecodable_text', 'mixed', 1],
  ]);
});

test('NULs in a csv file are on record and need attention; byte order marks inside it are only on record', async () => {
  const file = join(makeFolder(), 'joined.csv');
  writeFileSync(file, 'H:id,name\nD:1,An\0n\n\ufeffD:2,Ben\n');
  const run = await runFile(rules, file);
  assert.deepEqual(run.artifact.sheets[0]!.ledger!.notes, [
    { code: 'marks_removed', count: 1, first_row: 3 },
    { code: 'nuls_removed', count: 1, first_row: 2 },
  ]);
  assert.deepEqual(pluck(run.artifact.summary.attention!, 'code', 'sheet', 'count'), [['nuls_removed', 'joined', 1]]);
  assert.equal(run.artifact.summary.rows_out, 2);
});

test('a doubtful encoding needs attention, and a sure one does not', async () => {
  const file = join(makeFolder(), 'page.csv');
  const codes = async (bytes: Buffer) => {
    writeFileSync(file, bytes);
    return pluck((await runFile(rules, file)).artifact.summary.attention!, 'code').flat();
  };
  assert.deepEqual(await codes(Buffer.from('H:id,name\nD:1,\xe0\n', 'latin1')), ['encoding_guessed']);
  const far = `H:id,name\n${'D:1,x\n'.repeat(20_000)}`;
  assert.deepEqual(await codes(Buffer.from(`${far}D:2,\xe0\n`, 'latin1')), ['encoding_guessed']);
  assert.deepEqual(await codes(Buffer.from('H:id,name\nD:1,Gr\xf6\xdfe\nD:2,M\xfcller\n', 'latin1')), []);
});

test('a ledger that does not account for everything ends the job with the sheet and the place', () => {
  const ledger = new SheetLedger({ mayLeaveOut: false });
  const decision = { best: 'data', scores: {}, contributors: [] };
  ledger.add({ row: makeRow(7, ['a', 'b']), label: 'data', decision } as never);
  const met = (rows: number, cells: number) => ({ met: { rows, cells }, notes: [] });
  for (const [rows, cells] of [
    [2, 2],
    [1, 3],
    [0, 2],
  ] as const) {
    assert.throws(() => ledger.finish('Data', [], met(rows, cells)), {
      code: 'ledger_mismatch',
      message: new RegExp(
        `sheet Data .* ${rows} rows with ${cells} filled cells .* 1 rows with 2 cells .* up to row 7`,
      ),
    });
  }
  const finished = ledger.finish('Data', [], met(1, 2));
  checkWritten('Data', finished, { rows: 1, cells: 2 });
  assert.throws(() => checkWritten('Data', finished, { rows: 1, cells: 1 }), { code: 'ledger_mismatch' });
  assert.throws(() => checkWritten('Data', finished, { rows: 0, cells: 2 }), { code: 'ledger_mismatch' });
});
