import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sheet, Table } from '../../../src/contract/artifact.ts';
import { type Batch, readBatches } from '../../../src/engine/batches/read-batches.ts';
import { applyBatch } from '../../../src/engine/generate/apply-batch.ts';
import { IssueMarks } from '../../../src/engine/generate/issue-marks.ts';
import { countLeftOut } from '../../../src/engine/generate/table-facts.ts';
import { formatColumn } from '../../../src/workbook/a1.ts';
import { RowBuilder } from '../../../src/workbook/rows/row-builder.ts';

const ROWS = 10;
const COLUMNS = 16_000;

function makeFormulas() {
  const builder = new RowBuilder();
  for (let row = 1; row <= ROWS; row++) {
    builder.startRow();
    for (let column = 0; column < COLUMNS; column++) builder.markUncached(column);
    builder.endRow(row, false);
  }
  return builder.take();
}

const letters = Array.from({ length: COLUMNS }, (_, i) => formatColumn(i));
const table = {
  id: 'table_1',
  header: { rows: [], synthetic: true },
  first_data_row: 1,
  last_data_row: ROWS,
  row_count: ROWS,
  title_rows: [],
  columns: letters.map((column) => ({ column, header: column, header_parts: [] })),
  mapping: letters.map((column) => ({ raw: { column, header: column }, target_field: null })),
} as unknown as Table;
const sheet = { name: 'Data', index: 0, rows: [{ first_row: 1, last_row: ROWS, label: 'data' }], tables: [table] };

/** Processor seconds of this process. */
function measure(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

test('processor time of formulas without a value does not grow with the square of the width', async () => {
  const rows = makeFormulas();
  const source = {
    async *readRows() {
      yield rows;
    },
  };
  const start = measure();
  const batches: Batch[] = [];
  for await (const batch of readBatches(source, sheet as unknown as Sheet)) batches.push(batch);
  const [batch] = batches;
  assert.deepEqual([batches.length, batch!.uncached.length], [1, ROWS * COLUMNS]);

  const half = letters.slice(COLUMNS / 2).map((column, i) => ({ column, position: COLUMNS / 2 + i, cells: 0 }));
  const answer = { values: {}, warnings: {}, issues: {}, failures: [] };
  const { issues } = applyBatch(batch!, { fields: [], leftOut: half, missing: new Map() }, answer, {} as never);
  assert.equal(issues.length, (ROWS * COLUMNS) / 2);
  assert.deepEqual([issues[1]!.a1, issues.at(-1)!.a1], ['B1', `${letters[COLUMNS / 2 - 1]}10`]);

  countLeftOut(batch!, half);
  assert.ok(half.every(({ cells }) => cells === ROWS));

  const outputs = letters.map((_, position) => ({ field: null, position }));
  const { marks } = new IssueMarks().mark(
    batch!,
    outputs,
    issues.map((issue) => ({ issue, message: issue.message })),
  );
  assert.deepEqual([marks.length, marks[1]!.column], [issues.length, 1]);
  // Issues, counts and marks took about 3 seconds each.
  assert.ok(measure() - start < 1.2, `${measure() - start} s`);
});
