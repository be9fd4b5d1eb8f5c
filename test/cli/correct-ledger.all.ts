import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertVerified, correct, makeJob, PACKAGE, readRecord } from '../helpers/correct-job.ts';
import type { GridCell } from '../helpers/make-grid.ts';
import { pluck } from '../helpers/pluck.ts';
import type { TestPackage } from '../helpers/run-package.ts';

const NOT_APPENDED: TestPackage = { ...PACKAGE, engine: { writer: { append_unmapped_columns: false } } };

function readAccounts(jobDir: string, revision: number) {
  return pluck(readRecord(jobDir, revision).sheets[0]!.ledger!.accounts, 'name', 'rows', 'cells');
}

test("cells that are not carried are the document's, whatever values people gave", async () => {
  const uncached: GridCell = { uncached: 'A1' };
  const grid = new Map<number, GridCell[]>([
    [1, ['H:id', 'name', 'extra', 'more']],
    [2, ['D:1', 'Ann', uncached, null]],
    [3, ['D:2', 'Ben', 'y', 'z']],
  ]);
  const jobDir = await makeJob(NOT_APPENDED, [{ grid }]);
  const accounts = [
    ['data', 2, 4],
    ['header', 1, 4],
    ['not_carried', 0, 3],
  ];
  assert.deepEqual(readAccounts(jobDir, 1), accounts);
  // Values are given to a mapped column, which then becomes unmapped.
  await correct(jobDir, '--field', 'C1=city');
  await correct(jobDir, '--value', 'C2=given', '--value', 'C3=');
  await correct(jobDir, '--field', 'C1=');
  assert.deepEqual(readAccounts(jobDir, 4), accounts);
  assert.deepEqual(readRecord(jobDir, 4).output.tables![0]!.left_out_columns, [
    { column: 'C', cells: 2 },
    { column: 'D', cells: 1 },
  ]);
  await assertVerified(jobDir);
});

const WIDE = `
  1 | H:id | name | city   | other | more | most
  2 | D:1  | Ann  | Ottawa | x     | y    | z
  3 | D:2  | Bob  | Paris  | x     |      |
  4 | D:3  | Eve  | Rome   |       |      |
  `;

test('cells beside the range that a person set are not carried, even if unmapped columns are appended', async () => {
  for (const [testPackage, data] of [
    [PACKAGE, 9],
    [NOT_APPENDED, 9],
  ] as const) {
    const jobDir = await makeJob(testPackage, WIDE);
    await correct(jobDir, '--table', 'A1:C4');
    assert.deepEqual(readAccounts(jobDir, 2), [
      ['data', 3, data],
      ['header', 1, 6],
      ['not_carried', 0, 4],
    ]);
    // The ledger of the first pass is copied and completed again.
    await correct(jobDir, '--value', 'B2=Anna');
    assert.deepEqual(readAccounts(jobDir, 3), readAccounts(jobDir, 2));
    await assertVerified(jobDir);
  }
});

test('ranges side by side have cells between them and beside them that are not carried', async () => {
  const jobDir = await makeJob(
    PACKAGE,
    `
    1 | H:id | name | between | H:id | city | beside
    2 | D:1  | Ann  | x       | D:7  | Rome | y
    3 | D:2  | Bob  |         | D:8  | Oslo | y
    `,
  );
  await correct(jobDir, '--table', 'A1:B3', '--table', 'D1:E3');
  const { summary } = readRecord(jobDir, 2);
  assert.equal(summary.tables, 2);
  assert.deepEqual(readAccounts(jobDir, 2), [
    ['data', 2, 8],
    ['header', 1, 6],
    ['not_carried', 0, 3],
  ]);
  await assertVerified(jobDir);
});
