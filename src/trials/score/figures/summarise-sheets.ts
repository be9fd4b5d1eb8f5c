import { FOUND_IOU, isExactHeader, NOT_LABELLED, type RowScore, type SheetScore } from '../document/document-score.ts';
import { LabelCounts } from './confusion.ts';
import { makeShare, type Share, sum } from './shares.ts';

/** The right results in one document. Null if the labels do not cover them. */
export interface DocumentSummary {
  /** Ranks documents: the mean share of right rows, headers, tables, table counts and columns; 1 if none is judged. */
  quality: number;
  /** Rows with the right label. If only some labels are given, only rows that should have or got one of them count. */
  rows: Share | null;
  data_lost: Share | null;
  others_as_data: Share | null;
  headers: Share | null;
  tables: Share | null;
  /** Sheets with the right number of tables. */
  table_counts: Share | null;
  /** Columns with the right proposal. */
  columns: Share | null;
}

export function summariseSheets(sheets: readonly SheetScore[]): DocumentSummary {
  const headers = sheets.flatMap((sheet) => (sheet.header ? [sheet.header] : []));
  const tables = sheets.flatMap((sheet) => (sheet.tables ? [sheet.tables] : []));
  const overlaps = tables.flatMap((table) => table.overlaps);
  const columns = sheets.flatMap((sheet) => sheet.columns ?? []);
  const ranked = {
    rows: summariseRows(sheets.flatMap((sheet) => (sheet.rows ? [sheet.rows] : []))),
    headers: countRight(headers, isExactHeader),
    tables: countRight(overlaps, ({ iou }) => iou >= FOUND_IOU),
    table_counts: countRight(tables, ({ expected, found }) => expected === found),
    columns: countRight(columns, ({ expected, proposed }) => expected === proposed),
  };
  const shares = Object.values(ranked).filter((share) => share !== null);
  const quality = shares.length === 0 ? 1 : sum(shares, ({ share }) => share) / shares.length;
  return { quality, ...ranked, ...summariseData(sheets) };
}

function countRight<T>(items: readonly T[], isRight: (item: T) => boolean): Share | null {
  return makeShare(items.filter(isRight).length, items.length);
}

function summariseRows(rows: readonly RowScore[]): Share | null {
  const countRows = (runs: RowScore['wrong']) => sum(runs, ({ first_row, last_row }) => last_row - first_row + 1);
  const wrong = rows.flatMap((score) => score.wrong);
  const labelled = rows.flatMap(({ confusion }) =>
    Object.entries(confusion).flatMap(([expected, found]) => (expected === NOT_LABELLED ? [] : Object.values(found))),
  );
  const invented = wrong.filter(({ expected }) => expected === NOT_LABELLED);
  const count = sum(labelled, (number) => number) + countRows(invented);
  return makeShare(count - countRows(wrong), count);
}

function summariseData(sheets: readonly SheetScore[]): Pick<DocumentSummary, 'data_lost' | 'others_as_data'> {
  const counts = new LabelCounts();
  for (const { rows } of sheets) if (rows && !rows.judged) counts.add(rows.confusion);
  return counts.compareData();
}
