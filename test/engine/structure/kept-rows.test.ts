import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RegionBuilder } from '../../../src/engine/structure/regions/region-builder.ts';
import { RowBuilder } from '../../../src/workbook/rows/row-builder.ts';

test('a header that is kept does not keep the rows that came with it', () => {
  const rows = new RowBuilder();
  for (let index = 1; index <= 500; index++) {
    rows.startRow();
    for (let column = 0; column < 20; column++) rows.place(column, `text ${index} ${column}`);
    rows.endRow(index, false);
  }
  const builder = new RegionBuilder({ maxBlankRows: 1, sampleRows: 10, isWeighed: false, hasRegions: false });
  for (const [at, row] of rows.take().entries()) builder.add({ row, label: at === 0 ? 'header' : 'data' });
  const [region] = builder.finish();
  assert.equal(region!.headerRows[0]!.values[19], 'text 1 19');
  assert.ok(region!.headerRows[0]!.block.bytes.length < 1_000);
});
