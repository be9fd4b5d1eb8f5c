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

test('the description of a file has no text of a cell, and says which columns no row lacks', async () => {
  const path = join(folder, 'described.parquet');
  const fields = [
    { name: 'name', title: 'Name', type: 'string' },
    { name: 'amount', title: 'Amount', type: 'decimal', scale: 2 },
    { name: 'day', title: 'Day', type: 'date' },
    { name: '_row', title: 'Row', type: 'integer', isRequired: true },
  ] as const;
  const writer = openParquetWriter({ path, maxBytes: Number.POSITIVE_INFINITY, fields });
  await writer.write([
    ['Ada', '-1.25', '1899-12-31', 2],
    [null, '123456789012345.67', null, 3],
    ['Grace', null, '2026-02-28', 4],
  ]);
  await writer.finish();
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  const read = async (sql: string) => (await duck.runAndReadAll(sql)).getRowsJson();
  const rows = `select name, amount::varchar, day::varchar, _row from '${path}' order by _row`;
  assert.deepEqual(await read(rows), [
    ['Ada', '-1.25', '1899-12-31', 2],
    [null, '123456789012345.67', null, 3],
    ['Grace', null, '2026-02-28', 4],
  ]);
  const bounds = await read(
    `select path_in_schema, stats_min_value, stats_max_value from parquet_metadata('${path}') order by column_id`,
  );
  assert.deepEqual(bounds[0], ['name', null, null]);
  assert.deepEqual(bounds[2], ['day', '1899-12-31', '2026-02-28']);
  const columns = await read(`select name, repetition_type from parquet_schema('${path}') where type is not null`);
  assert.deepEqual(
    columns.map(([name, repetition]) => `${name} ${repetition}`),
    ['name OPTIONAL', 'amount OPTIONAL', 'day OPTIONAL', '_row REQUIRED'],
  );
});
