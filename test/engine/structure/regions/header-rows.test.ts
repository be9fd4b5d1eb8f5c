import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharesTexts } from '../../../../src/engine/structure/regions/header-rows.ts';
import { RegionBuilder } from '../../../../src/engine/structure/regions/region-builder.ts';
import type { CellValue } from '../../../../src/workbook/index.ts';
import { makeRow } from '../../../../src/workbook/rows/make-row.ts';

type LabelledCells = [index: number, label: string, ...cells: CellValue[]];

/** The regions of rows with these labels: their header, their title and the rows of their data. */
function listRegions(rows: readonly LabelledCells[], hasRegions = true) {
  const builder = new RegionBuilder({ maxBlankRows: 20, sampleRows: 20, isWeighed: true, hasRegions });
  for (const [index, label, ...cells] of rows) builder.add({ row: makeRow(index, cells), label });
  return builder.finish().map(({ headerRows, titleRows, repeatedHeaderRows, firstRow, endRow }) => ({
    header: headerRows.map(({ index }) => index),
    title: [...titleRows],
    repeated: repeatedHeaderRows,
    rows: [firstRow, endRow],
  }));
}

const named = (from: number, name: string): LabelledCells[] => [
  [from, 'header', name],
  [from + 1, 'header', 'Name', 'Hours'],
  [from + 2, 'data', 'Ann', 12],
  [from + 3, 'data', 'Ben', 30],
];

test('names above headers that are the same without them are titles, and each begins a table', () => {
  assert.deepEqual(listRegions([...named(1, 'Local 12'), ...named(6, 'Local 13'), ...named(11, 'Local 14')]), [
    { header: [2], title: [1], repeated: [], rows: [3, 4] },
    { header: [7], title: [6], repeated: [], rows: [8, 9] },
    { header: [12], title: [11], repeated: [], rows: [13, 14] },
  ]);
});

test('without `regions`, the row above a header stays a part of it', () => {
  const [first] = listRegions([...named(1, 'Local 12'), ...named(6, 'Local 13')], false);
  assert.deepEqual([first!.header, first!.title], [[1, 2], []]);
});

test('names do not end a table if nothing else does', () => {
  assert.deepEqual(listRegions([...named(1, 'Local 12'), ...named(5, 'Local 13')]), [
    { header: [2], title: [1], repeated: [5, 6], rows: [3, 8] },
  ]);
});

const FIBRES: LabelledCells[] = [
  [1, 'header', 'Item', 'Sep.', 'Oct.'],
  [2, 'header', null, '1,000 bales'],
  [3, 'data', 'Cotton', 2750, 2377],
  [4, 'data', 'Imports', 8, 15],
];

test('a unit above more rows of the same kind does not end a table', () => {
  const rows: LabelledCells[] = [
    ...FIBRES,
    [6, 'header', null, 'Million pounds'],
    [7, 'data', 'Wool', 554, 560],
    [8, 'data', 'Mohair', 4, 3],
  ];
  assert.deepEqual(listRegions(rows), [{ header: [1, 2], title: [], repeated: [6], rows: [3, 8] }]);
});

test('a header in the first column, or above rows of another kind, begins a table', () => {
  const first: LabelledCells[] = [...FIBRES, [6, 'header', 'Wool'], [7, 'data', 'Wool', 554, 560]];
  assert.equal(listRegions(first).length, 2);
  const other: LabelledCells[] = [...FIBRES, [6, 'header', null, 'Notes'], [7, 'data', 2013, 'revised', 'in May']];
  assert.equal(listRegions(other).length, 2);
});

test('below a gap, a row that fills the columns of the header belongs to it, whatever else it has', () => {
  const rows: LabelledCells[] = [
    [1, 'header', null, 'Total', 'Under 30', 'Over 30'],
    [2, 'data', null, '1)'],
    [4, 'data', 'Okayama', 630, 64, 76],
    [5, 'data', 'Kurashiki', 424, 13, 12],
  ];
  assert.deepEqual(listRegions(rows), [{ header: [1], title: [], repeated: [], rows: [2, 5] }]);
  assert.equal(listRegions(rows, false).length, 2);
  const [last] = listRegions([...FIBRES, [6, 'data', null, null, null, 'Checked', 'by Ann']]).slice(-1);
  assert.deepEqual(last, { header: [], title: [], repeated: [], rows: [6, 6] });
});

test('a header is like another one if most of its different texts are in the same columns there', () => {
  const above = [makeRow(1, ['Rate', 2001, 2002, 2003])];
  assert.equal(sharesTexts([makeRow(9, ['Cost', 2001, 2002, 2003])], above), true);
  assert.equal(sharesTexts([makeRow(9, [2001, 2002, 2003])], above), false);
  assert.equal(sharesTexts([makeRow(9, ['Cost', '-', '-', '-'])], [makeRow(1, ['Rate', '-', '-', '-'])]), false);
});
