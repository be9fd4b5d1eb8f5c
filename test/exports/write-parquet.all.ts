import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { openParquetWriter } from '../../src/exports/write-parquet.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';

const folder = makeFileFolder();
const ROWS = 100;

/** The rows of each row group of a file with texts of this length. */
async function readGroups(length: number): Promise<number[]> {
  const path = join(folder, `${length}.parquet`);
  const fields = [{ name: 'note', title: 'Note', type: 'string' }] as const;
  const writer = openParquetWriter({ path, maxBytes: Number.POSITIVE_INFINITY, fields });
  for (let row = 0; row < ROWS; row++) await writer.write([[`${row} `.padEnd(length, 'a')]]);
  await writer.finish();
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  const notes = await duck.runAndReadAll(`select count(distinct note) from '${path}'`);
  assert.deepEqual(notes.getRowsJson(), [[String(ROWS)]]);
  const groups = `select row_group_num_rows from parquet_metadata('${path}') order by row_group_id`;
  return (await duck.runAndReadAll(groups)).getRowsJson().map(([count]) => Number(count));
}

test('a row group of long texts has fewer rows: it is kept in memory until it is written', async () => {
  assert.deepEqual(await readGroups(10), [ROWS]);
  const groups = await readGroups(500_000);
  assert.ok(groups.length > 2, String(groups));
  assert.equal(
    groups.reduce((sum, one) => sum + one),
    ROWS,
  );
});
