import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openXls } from '../../../src/workbook/xls/open-xls.ts';
import { makeStream, number, packRecords, writeXls } from './make-xls.ts';

const ROWS = 30_000;
const COLUMNS = 40;
const MAX_HELD_MB = 12;
const MB = 1024 * 1024;

test('a sheet of any size is read in a few megabytes', async () => {
  const empty = makeStream({ sheets: [{ name: 'Data', records: [] }] });
  const end = empty.length - 4;
  const rows = Array.from({ length: ROWS }, (_, row) =>
    packRecords(Array.from({ length: COLUMNS }, (_, column) => number(row, column, row / 7))),
  );
  let bytes: Buffer | undefined = Buffer.concat([empty.subarray(0, end), ...rows, empty.subarray(end)]);
  const path = writeXls(bytes);
  bytes = undefined;
  rows.length = 0;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const measure = () => {
    collect();
    return process.memoryUsage().arrayBuffers / MB;
  };
  const before = measure();
  let peak = before;
  const workbook = await openXls(path);
  const reader = workbook.openSheet(0);
  for await (const list of reader.readRows()) if (list[0]!.index % 5000 === 1) peak = Math.max(peak, measure());
  await workbook.close();
  assert.deepEqual(reader.met, { rows: ROWS, cells: ROWS * COLUMNS });
  assert.ok(peak - before < MAX_HELD_MB, `${Math.round(peak - before)} MB`);
});
