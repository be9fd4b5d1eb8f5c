import type { LabelledSheet } from '../../../contract/labels.ts';
import type { JudgedRecord } from '../../../record/index.ts';
import type { LabelledDocument } from '../corpus/read-corpus.ts';

/** What the labels name that the document does not have; null where they fit. */
export function findLabelsBeyond({ labels }: Pick<LabelledDocument, 'labels'>, artifact: JudgedRecord): string | null {
  for (const labelled of labels.sheets) {
    const sheet = artifact.sheets.find(({ index }) => index === labelled.index);
    if (sheet === undefined) {
      return `they label the sheet with index ${labelled.index}, and the document has ${artifact.sheets.length}, counted from 0`;
    }
    if (sheet.skipped !== undefined) continue;
    const last = findLastRow(labelled);
    if (last > sheet.row_count) {
      return `they label row ${last} of the sheet ${sheet.name}, and its last row with something in it is ${sheet.row_count}`;
    }
  }
  return null;
}

/** The last row that the labels of a sheet name. */
export function findLastRow({ rows = [], tables = [] }: LabelledSheet): number {
  const ofTables = tables.flatMap((table) => [table.last_row ?? table.first_row, ...(table.header_rows ?? [])]);
  return Math.max(0, ...rows.map(({ last_row }) => last_row), ...ofTables);
}
