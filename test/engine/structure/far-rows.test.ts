import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLearnedPackage } from '../../helpers/learned-package.ts';
import { describeTables, runToSuccess } from '../../helpers/run-package.ts';

const MEMBERS = `
  1  | name    | city    | hours
  2  | Ann     | Ottawa  | 12.5
  3  | Ben     | Toronto | 30
  4  | Cid     | Halifax | 8
  5  | Dora    | Regina  | 17
  6  | Eve     | Calgary | 40
  7  | Finn    | Moncton | 22
`;

test('with weights, too, data after more blank rows than max_blank_rows stands alone', async () => {
  const chart = `
  508 | Jan | x | 1
  509 | Feb | x | 2
  510 | Mar | x | 3
  511 | Apr | x | 4
  `;
  const run = await runToSuccess(makeLearnedPackage({ max_blank_rows: 20 }), MEMBERS + chart);
  const [members] = describeTables(run);
  assert.deepEqual([members!.range, members!.rows], ['A1:C7', [2, 7, 6]]);
});

test('with weights, data after fewer blank rows belongs to the table above', async () => {
  const more = `
  12 | Gus  | Windsor | 9
  13 | Hugo | Banff   | 21
  `;
  const run = await runToSuccess(makeLearnedPackage({ max_blank_rows: 20 }), MEMBERS + more);
  assert.deepEqual(
    describeTables(run).map(({ range }) => range),
    ['A1:C13'],
  );
});
