import type { Sheet, Table } from '../../contract/artifact.ts';
import { cellSpan, columnSpan, listRuns } from '../../record/index.ts';
import { type CellValue, cutRows, type Row } from '../../workbook/index.ts';
import type { Corrections } from '../corrections/corrections.ts';
import { LabelCursor } from '../rows/label-cursor.ts';
import type { RowSpool } from '../rows/row-spool.ts';
import { isBlankRow } from '../rows/rows.ts';
import type { Samples } from '../rows/samples.ts';
import { RegionBuilder, type RegionOptions } from './regions/region-builder.ts';
import { RowSampler } from './regions/row-sampler.ts';
import type { SheetMarks } from './regions/sheet-marks.ts';

/** Takes the samples of pass 1 again from the recorded labels, for a job that is resumed after pass 1. */
export async function readSamples(
  source: Pick<RowSpool, 'readRows' | 'openSamples'>,
  sheets: readonly Sheet[],
  options: RegionOptions,
  corrections: Corrections,
  readMarks: (sheetIndex: number) => Promise<SheetMarks | null>,
): Promise<Samples> {
  const samples = source.openSamples();
  for (const sheet of sheets.filter(({ tables }) => tables.length > 0)) {
    const own = sheet.tables
      .filter(({ part }) => part !== undefined)
      .map((table) => new PartSamples(sheet, table, options));
    const cursor = new LabelCursor(sheet.rows);
    const builder = new RegionBuilder(options, corrections.listRanges(sheet.index), {
      marks: await readMarks(sheet.index),
    });
    let lastIndex = 0;
    for await (const rows of source.readRows(sheet.index)) {
      for (const row of rows) {
        if (isSplit(sheet, row)) {
          builder.endSection();
          lastIndex = row.index;
          continue;
        }
        // Rules also label blank rows, which may be missing in the file.
        for (const labelled of cursor.listBetween(lastIndex, row.index)) builder.add(labelled);
        builder.add({ row, label: cursor.labelOf(row.index) });
        lastIndex = row.index;
      }
      for (const table of own) table.add(rows);
    }
    for (const { table, rows } of own) samples.set(table.id, rows);
    const regions = builder.finish();
    for (const table of sheet.tables.filter(({ part }) => part === undefined)) {
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

function isSplit({ parts = [] }: Sheet, { index }: Row): boolean {
  return parts.some(({ first_row, last_row }) => index >= first_row && index <= last_row);
}

/** The sample of a table that is one part of its rows. */
class PartSamples {
  readonly table: Table;
  readonly #labels: LabelCursor;
  readonly #cells: { first: number; last: number };
  readonly #sampler: RowSampler;

  constructor(sheet: Sheet, table: Table, { sampleRows }: RegionOptions) {
    this.table = table;
    this.#labels = new LabelCursor(listRuns(sheet, table));
    this.#cells = cellSpan(sheet, table);
    this.#sampler = new RowSampler(sampleRows);
  }

  add(rows: readonly Row[]): void {
    const { first_data_row: from, last_data_row: to, correction } = this.table;
    const within = rows.filter(({ index }) => index >= from && index <= to && this.#labels.labelOf(index) === 'data');
    const { first, last } = correction === undefined ? this.#cells : columnSpan(this.table);
    const data = within.filter((row) => row.hasCellIn(first, last));
    for (const row of cutRows(data, this.#cells.first, this.#cells.last)) this.#sampler.add(row);
  }

  get rows(): CellValue[][] {
    const { first, last } = columnSpan(this.table);
    return this.#sampler.toRows().filter((row) => !isBlankRow(row.slice(first, last + 1)));
  }
}
