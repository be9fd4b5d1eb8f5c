import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSheetDecisions } from '../../web/src/features/inspection/source/sheet-decisions.ts';

test('a cell has the label of its part, and a row the one that matters most', () => {
  const run = (row: number, label: string) => ({ first_row: row, last_row: row, label });
  const columns = { first_row: 2, last_row: 3 };
  const { findRun } = makeSheetDecisions({
    ...{ name: 'Sheet1', index: 0, row_count: 3, row_profiles: [], tables: [] },
    rows: [run(1, 'title'), run(2, 'data'), run(3, 'data')],
    parts: [
      { ...columns, first_column: 'A', last_column: 'C', rows: [run(2, 'data'), run(3, 'data')] },
      { ...columns, first_column: 'D', last_column: 'XFD', rows: [run(2, 'header')] },
    ],
  });
  assert.deepEqual([findRun(2)?.label, findRun(2, 0)?.label, findRun(2, 3)?.label], ['data', 'data', 'header']);
  assert.deepEqual([findRun(3, 3), findRun(1, 3)?.label], [undefined, 'title']);
});
