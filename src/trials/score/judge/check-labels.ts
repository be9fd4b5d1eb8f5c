import type { LabelledSheet } from '../../../contract/labels.ts';
import type { JudgedRecord } from '../../../record/index.ts';
import type { LabelledDocument } from '../corpus/read-corpus.ts';

/** Describes labels of sheets or rows that the document does not have; null if the labels fit. */
export function findLabelsBeyond({ labels }: Pick<LabelledDocument, 'labels'>, artifact: JudgedRecord): string | null {
  for (const labelled of labels.sheets) {
    const sheet = artifact.sheets.find(({ index }) => index === labelled.index);
    if (sheet === undefined) {
      return `they label the sheet with index ${labelled.index}, but the document has ${artifact.sheets.length} (indexes count from 0)`;
    }
    if (sheet.skipped !== undefined) continue;
    const last = findLastRow(labelled);
    if (last > sheet.row_count) {
      return `they label row ${last} of the sheet ${sheet.name}, but its last filled row is ${sheet.row_count}`;
    }
  }
  return null;
}

/** The last row that a sheet's labels mention. */
export function findLastRow({ rows = [], tables = [] }: LabelledSheet): number {
  const ofTables = tables.flatMap((table) => [table.last_row ?? table.first_row, ...(table.header_rows ?? [])]);
  return Math.max(0, ...rows.map(({ last_row }) => last_row), ...ofTables);
}
