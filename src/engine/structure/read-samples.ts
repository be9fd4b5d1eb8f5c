import type { Sheet } from '../../contract/artifact.ts';
import { columnSpan } from '../../record/index.ts';
import type { Corrections } from '../corrections/corrections.ts';
import { LabelCursor } from '../rows/label-cursor.ts';
import type { RowSpool } from '../rows/row-spool.ts';
import { isBlankRow } from '../rows/rows.ts';
import type { Samples } from '../rows/samples.ts';
import { RegionBuilder, type RegionOptions } from './regions/region-builder.ts';

/** Takes the samples of pass 1 again from the recorded labels, for a job that is resumed after pass 1. */
export async function readSamples(
  source: Pick<RowSpool, 'readRows' | 'openSamples'>,
  sheets: readonly Sheet[],
  options: RegionOptions,
  corrections: Corrections,
): Promise<Samples> {
  const samples = source.openSamples();
  for (const sheet of sheets.filter(({ tables }) => tables.length > 0)) {
    const cursor = new LabelCursor(sheet.rows);
    const builder = new RegionBuilder(options, corrections.listRanges(sheet.index));
    let lastIndex = 0;
    for await (const rows of source.readRows(sheet.index)) {
      for (const row of rows) {
        // Rules also label blank rows, which may be missing in the file.
        for (const labelled of cursor.listBetween(lastIndex, row.index)) builder.add(labelled);
        builder.add({ row, label: cursor.labelOf(row.index) });
        lastIndex = row.index;
      }
    }
    const regions = builder.finish();
    for (const table of sheet.tables) {
      const { first, last } = columnSpan(table);
      const region = regions.find(
        (candidate) =>
          candidate.firstRow <= table.first_data_row &&
          table.first_data_row <= candidate.lastRow &&
          // Ranges that people set may be side by side.
          candidate.getSpan().first <= first &&
          last <= candidate.getSpan().last,
      );
      const rows = region?.sampler.toRows() ?? [];
      samples.set(
        table.id,
        rows.filter((row) => !isBlankRow(row.slice(first, last + 1))),
      );
    }
  }
  return samples;
}
