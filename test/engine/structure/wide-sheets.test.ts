import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTables } from '../../../src/engine/structure/make-tables.ts';
import { RegionBuilder } from '../../../src/engine/structure/regions/region-builder.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';
import { ByteBuilder } from '../../../src/workbook/rows/byte-builder.ts';
import { RowCells } from '../../../src/workbook/rows/column-cells.ts';
import { RowBuilder } from '../../../src/workbook/rows/row-builder.ts';
import type { CellValue, Row } from '../../../src/workbook/types.ts';

const XFD = 16_383;

/** The manifest with the defaults of all settings. */
const { manifest } = checkManifestSchema({
  config_script_api_version: '1',
  info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
  columns: { order: ['id'], meta: { id: { label: 'Id' } } },
});

function makeRows(rowCount: number, cells: (i: number) => [column: number, value: CellValue][]): Row[] {
  const builder = new RowBuilder();
  for (let i = 0; i < rowCount; i++) {
    builder.startRow();
    for (const [column, value] of cells(i)) builder.place(column, value);
    builder.endRow(i + 1, false);
  }
  return builder.take();
}

/** Processor seconds of this process. */
function measure(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

test('processor time grows with the filled cells of a sheet, not with the width of its range', async () => {
  const start = measure();
  const rows = makeRows(999, (i) => [[XFD, i === 0 ? 'Name' : `n${i}`]]);
  const builder = new RegionBuilder({ maxBlankRows: 20, sampleRows: 200, isWeighed: false, hasRegions: false });
  for (const [i, row] of rows.entries()) builder.add({ row, label: i < 3 ? 'header' : 'data' });
  const regions = builder.finish();
  const options = {
    manifest: manifest!,
    merges: [],
    isHeader: async () => true,
    chances: null,
    nextId: () => 'table_1',
  };
  const [made] = await makeTables(regions[0]!, options);
  assert.equal(made!.table.a1_range, 'XFD1:XFD999');
  assert.deepEqual(made!.table.columns, [{ column: 'XFD', header: 'Name n1 n2', header_parts: ['Name', 'n1', 'n2'] }]);
  assert.equal(made!.table.row_count, 996);
  // A single header row took six seconds each time its texts were read.
  assert.ok(measure() - start < 5, `${measure() - start} s`);
});

test('rows with wide gaps have the same cells as if every null had been written', () => {
  const cells = (i: number): [number, CellValue][] => [
    [0, i],
    [40 + i, 'a'],
    [700, null],
    [5_000, { date: '2024-05-06' }],
    [XFD, true],
  ];
  const rows = makeRows(3, cells);
  for (const [i, row] of rows.entries()) {
    const expected = new Array<CellValue>(XFD + 1).fill(null);
    for (const [column, value] of cells(i)) expected[column] = value;
    assert.deepEqual(row.values, expected);
    assert.deepEqual(JSON.parse(row.block.bytes.toString('utf8', row.jsonStart, row.jsonEnd)).length, XFD + 1);
    assert.deepEqual([row.nextFilled(1), row.nextFilled(41 + i), row.nextFilled(5_001)], [40 + i, 5_000, XFD]);
    assert.deepEqual([row.hasCellIn(1, 39), row.hasCellIn(1, 5_000), row.hasCellIn(5_001, XFD)], [false, true, true]);
  }
  // Row rules see the first 256 cells of a row, so no more of them are sent.
  const sent = new ByteBuilder(64);
  new RowCells([...rows, ...makeRows(2, (i) => [[1, i]])], 256).writeJson(sent);
  const lists = JSON.parse(sent.bytes.toString('utf8', 0, sent.length)) as unknown[][];
  assert.deepEqual(
    lists.map(({ length }) => length),
    [256, 256, 256, 2, 2],
  );
  assert.deepEqual(lists[0]!.slice(0, 42), [0, ...new Array(39).fill(null), 'a', null]);
});
