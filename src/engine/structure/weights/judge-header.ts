import { type CellValue, makeRow } from '../../../workbook/index.ts';
import type { DecidedRow } from '../labels/label-rows.ts';
import type { ColumnSpan, Region } from '../regions/region.ts';
import type { RowModel } from './row-model.ts';
import { RowWeigher } from './row-weigher.ts';

/** Number of data rows below the header that are judged with it. */
const DATA_ROWS = 10;

/** Whether the weights accept a region's header rows as a header when they only see the cells of the span. */
export function isHeaderByWeights(model: RowModel, region: Region, { first, last }: ColumnSpan): boolean {
  const cut = (values: readonly CellValue[]) => values.map((value, c) => (c >= first && c <= last ? value : null));
  const header = region.headerRows.map(({ values }) => cut(values));
  const sample = region.sampler.toRows().slice(0, DATA_ROWS).map(cut);
  const rows = [...header, ...sample].map((values, i): DecidedRow => {
    const decision = { label: '', best: null, scores: {}, contributors: [] };
    return { row: makeRow(i + 1, values), label: '', decision };
  });
  const weigher = new RowWeigher(model);
  const decided = [...weigher.push(rows), ...weigher.finish()];
  // In a header of several rows, the last one names the columns.
  return decided[header.length - 1]?.label === 'header';
}
