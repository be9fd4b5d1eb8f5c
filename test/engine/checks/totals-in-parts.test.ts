import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLearnedPackage } from '../../helpers/learned-package.ts';
import { describeTables, runToSuccess } from '../../helpers/run-package.ts';

const learned = makeLearnedPackage({ regions: true });
const LEARNED = {
  ...learned,
  fields: { name: {}, hours: { meta: { type_hint: 'number' } } },
  engine: { ...learned.engine, checks: {} },
};

test('a row that is blank in a part ends the rows that a total of the part adds up, whatever is beside it', async () => {
  const grid = `
    1 | name  | hours |  | job     | rate
    2 | Ann   | 10    |  | Steward | 31.5
    3 | Ben   | 20    |  | Clerk   | 24
    4 |       |       |  | Driver  | 27.25
    5 | Cid   | 5     |  | Cook    | 22
    6 | Dora  | 6     |  | Guard   | 21.75
    7 | Eve   | 8     |  |         |
    8 | Total | 19    |  |         |
    `;
  const { artifact, ...run } = await runToSuccess(LEARNED, grid);
  const ranges = describeTables({ artifact, ...run }).map(({ range }) => range);
  assert.deepEqual(ranges, ['A1:B8', 'D1:E6']);
  const totals = artifact.checks!.list.filter(({ kind }) => kind === 'total');
  assert.deepEqual(
    totals.map(({ a1, agrees }) => [a1, agrees]),
    [['B8', true]],
  );
});
