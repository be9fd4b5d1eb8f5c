import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FieldValues, ValueComparison } from '../../src/contract/api/index.ts';
import { runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { BY_NAME, makeFolder, PREFIX_ROWS, type TestPackage, writePackage } from '../helpers/run-package.ts';

const ROWS = 2_500;

/** A field whose transform is an expression in `value`. */
const field = (expression: string) => ({
  script: `${BY_NAME}
export function transform({ values }) {
  return { values: values.map((value) => (${expression})) };
}
`,
});
const AS_IS = 'value';

function makePackage(expressions: Record<string, string>, rows = PREFIX_ROWS, columns = {}): string {
  const fields = Object.fromEntries(Object.entries(expressions).map(([name, code]) => [name, field(code)]));
  return writePackage({ fields, rows: { prefix: rows }, columns } satisfies TestPackage);
}

async function writeList(lines: readonly string[]): Promise<string> {
  const file = join(makeFolder(), 'list.csv');
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

async function compare(file: string, before: string, after: string): Promise<ValueComparison> {
  const { stdout, stderr } = await runAdeHere(['diff', file, '--before', before, '--after', after, '--json']);
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout).cells;
}

const describe = ({ target_field: name, changed, filled, emptied, kinds }: FieldValues) => [
  name,
  [changed, filled, emptied],
  kinds.map(({ kind, by, count }) => `${kind}${by === null ? '' : ` ${by}`}: ${count}`),
];

test('changes of values are counted by field and by kind, and the first cells of each are listed', async () => {
  const lines = Array.from(
    { length: ROWS },
    (_, i) => `D:${i},${i + 1}.5,2026-03-${String((i % 12) + 1).padStart(2, '0')},x${i}`,
  );
  const file = await writeList(['H:id,amount,day,code', ...lines]);
  const before = makePackage({
    id: AS_IS,
    amount: 'Number(value)',
    day: 'Temporal.PlainDate.from(value)',
    code: AS_IS,
  });
  const after = makePackage({
    id: AS_IS,
    amount: 'Number(value) * 2',
    day: `Temporal.PlainDate.from(value.replace(/(..)-(..)$/, '$2-$1'))`,
    code: `value === 'x7' ? null : value`,
  });
  const found = await compare(file, before, after);
  assert.deepEqual(found.rows, { both: ROWS, changed: ROWS, left_only: 0, right_only: 0 });
  const months = Math.ceil((ROWS - 2) / 12);
  assert.deepEqual(found.fields.map(describe), [
    ['amount', [ROWS, 0, 0], [`multiplied 2: ${ROWS}`]],
    ['day', [ROWS - months, 0, 0], [`day_month_swapped: ${ROWS - months}`]],
    ['code', [0, 0, 1], ['emptied: 1']],
  ]);
  assert.deepEqual(found.fields[2]!.kinds[0]!.cells, [
    { sheet: 'list', sheet_index: 0, row: 9, column: 'D', left: 'x7', right: null },
  ]);
  const text = await succeedHere('diff', file, '--before', before, '--after', after);
  for (const line of [
    /^values: 2,500 rows of 2,500 changed$/m,
    /^ {2}amount {2}2,500 changed$/m,
    /^ {4}×2 in 2,500 cells$/m,
    /^ {6}list!B2 {2}1\.5 → 3$/m,
    /^ {6}list!D9 {2}"x7" → \(empty\)$/m,
  ])
    assert.match(text, line);
  assert.doesNotMatch(text, /list!B5 /);
  const mistyped = await runAdeHere(['diff', file, '--before', before, '--after', after, '--field', 'amont']);
  assert.deepEqual([mistyped.exitCode, mistyped.stdout], [1, '']);
  assert.match(mistyped.stderr, /no field amont\. It has: id, amount, day, code\./);
  const ofField = await succeedHere('diff', file, '--before', before, '--after', after, '--field', 'amount');
  assert.match(ofField, /^ {6}list!B1001 {2}1000\.5 → 2001$/m);
  assert.doesNotMatch(ofField, /list!B1002 |list!D9 {2}"/);
});

test('rows that only one result has are listed with their label in the other, and a header that moved changes nothing', async () => {
  const file = await writeList(['H:id,name', 'D:1,Ann', 'G:id,name', 'D:2,Bob', 'N:7,Cy', 'D:3,Dee', 'T:9,']);
  const before = makePackage({ id: AS_IS, name: AS_IS });
  const labels = "{ H: 'note', D: 'data', S: 'separator', T: 'total', G: 'header', N: 'data' }";
  const after = makePackage({ id: AS_IS, name: AS_IS }, PREFIX_ROWS.replace(/\{ H: .*? \}/, labels));
  const found = await compare(file, before, after);
  assert.deepEqual(found.rows, { both: 3, changed: 1, left_only: 0, right_only: 1 });
  // The row above the header that moved belongs to a table without a header.
  assert.deepEqual(found.fields.map(describe), [
    ['id', [0, 0, 1], ['emptied: 1']],
    ['name', [0, 0, 1], ['emptied: 1']],
  ]);
  const only = { sheet: 'list', sheet_index: 0, first_row: 5, last_row: 5, label: 'note' };
  assert.deepEqual(found.only, [{ side: 'right', ...only }]);
  const turned = await compare(file, after, before);
  assert.deepEqual([turned.rows.left_only, turned.only, turned.more_only], [1, [{ side: 'left', ...only }], 0]);
  const text = await succeedHere('diff', file, '--before', before, '--after', after);
  assert.match(text, /^ {2}only after: row 5 of list, read as note before$/m);
});

test('a field that only one package has was filled or emptied', async () => {
  const file = await writeList(['H:id,name', 'D:1,Ann', 'D:2,', 'D:3,Cy']);
  const [one, two] = [makePackage({ id: AS_IS, name: AS_IS }), makePackage({ id: AS_IS })];
  const found = await compare(file, two, one);
  assert.deepEqual(found.fields.map(describe), [['name', [0, 2, 0], ['filled: 2']]]);
  assert.deepEqual((await compare(file, one, two)).fields.map(describe), [['name', [0, 0, 2], ['emptied: 2']]]);
});

test('a column without a field that one package leaves out became empty; one that becomes a field did not', async () => {
  const file = await writeList(['H:id,name,note', 'D:1,Ann,x', 'D:2,Bob,']);
  const fields = { id: AS_IS, name: AS_IS };
  const carried = makePackage(fields);
  const leftOut = makePackage(fields, PREFIX_ROWS, { unmapped: 'leave_out' });
  const read = makePackage({ ...fields, note: AS_IS });
  const found = await compare(file, carried, leftOut);
  assert.deepEqual(found.fields.map(describe), [['raw_note', [0, 0, 1], ['emptied: 1']]]);
  assert.deepEqual(found.fields[0]!.kinds[0]!.cells, [
    { sheet: 'list', sheet_index: 0, row: 2, column: 'C', left: 'x', right: null },
  ]);
  assert.deepEqual((await compare(file, leftOut, carried)).fields.map(describe), [
    ['raw_note', [0, 1, 0], ['filled: 1']],
  ]);
  assert.deepEqual((await compare(file, carried, read)).fields.map(describe), [['note', [0, 1, 0], ['filled: 1']]]);
});

test('two documents are not compared cell by cell', async () => {
  const dataDir = makeFolder();
  const folders: string[] = [];
  for (const name of ['Ann', 'Bob']) {
    const args = ['--config', makePackage({ id: AS_IS, name: AS_IS }), '--data-dir', dataDir, '--json'];
    const stdout = await succeedHere('run', await writeList(['H:id,name', `D:1,${name}`]), ...args);
    folders.push(JSON.parse(stdout).job_dir);
  }
  const { cells } = JSON.parse(await succeedHere('diff', ...folders, '--json'));
  assert.equal(cells, null);
  assert.match(await succeedHere('diff', ...folders), /^ {2}not compared: this needs one document/m);
});
