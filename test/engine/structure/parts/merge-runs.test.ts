import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaveOutRows } from '../../../../src/engine/structure/parts/merge-runs.ts';

const run = (first_row: number, last_row: number, lowest_row?: number) => ({
  first_row,
  last_row,
  label: 'data',
  confidence: 0.9,
  ...(lowest_row === undefined ? {} : { lowest_row }),
});
const range = (firstRow: number, lastRow: number) => ({ firstRow, lastRow });

test('runs without some rows are cut where the rows are, and keep their least certain row if it stays', () => {
  assert.deepEqual(leaveOutRows([run(1, 20, 12)], [range(1, 2), range(5, 5), range(8, 10), range(18, 25)]), [
    run(3, 4),
    run(6, 7),
    run(11, 17, 12),
  ]);
  assert.deepEqual(leaveOutRows([run(1, 3), run(4, 9), run(10, 12)], [range(2, 11)]), [run(1, 1), run(12, 12)]);
  assert.deepEqual(leaveOutRows([run(4, 9)], [range(1, 3), range(10, 11)]), [run(4, 9)]);
});

test('the time grows with the number of runs and ranges, not with their product', () => {
  const count = 40_000;
  const runs = Array.from({ length: count }, (_, i) => run(10 * i + 1, 10 * i + 10));
  const ranges = Array.from({ length: count }, (_, i) => range(10 * i + 3, 10 * i + 4));
  const before = process.cpuUsage();
  // Pieces of runs that follow each other are joined.
  assert.equal(leaveOutRows(runs, ranges).length, count + 1);
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 5_000_000, `${user + system} µs`);
});
