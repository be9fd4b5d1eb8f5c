import { ROW_LABELS, type RowLabel } from '../../../contract/labels.ts';
import { type DocumentScore, FOUND_IOU, isExactHeader, type SheetScore } from '../document/document-score.ts';
import { LabelCounts, type LabelFigures } from './confusion.ts';
import { makeShare, type Share, sum } from './shares.ts';

export interface RowFigures {
  /** Mean F1 over header, data, total, group, note and title, as far as these occur. */
  f6: number | null;
  /** The same mean, with title and note as one label. */
  f5: number | null;
  labels: Record<RowLabel, LabelFigures>;
  /** Data rows that became something else. */
  data_lost: Share | null;
  /** Other rows that became data. */
  others_as_data: Share | null;
}

/** Figures of totals, from documents with all labels and from documents with only labels of totals. */
export interface TotalFigures extends LabelFigures {
  /** Totals that became data. */
  as_data: Share | null;
}

/** How often tables are found. Null if no document has labelled tables. */
export interface StructureFigures {
  rows: RowFigures | null;
  totals: TotalFigures | null;
  /** Sheets whose first header block is exactly the labelled one. */
  header_exact: Share | null;
  /** Labelled tables for which a separate table was found that overlaps by 90 % of the rows. */
  tables_found: Share | null;
  /** The same with the columns: the labelled and the found table share 90 % of their columns, too. */
  ranges_found?: Share | null;
  /** Labelled tables whose header ends in the labelled row. */
  header_end?: Share | null;
  /** Sheets with the right number of tables. */
  table_count: Share | null;
}

interface WeightedSheet {
  sheet: SheetScore;
  weight: number;
}

/** Sums up documents; each document counts `weigh(document)` times. */
export function makeStructureFigures(
  documents: readonly DocumentScore[],
  weigh: (document: DocumentScore) => number = () => 1,
): StructureFigures {
  const sheets = documents.flatMap((document) => {
    const weight = weigh(document);
    return document.sheets.map((sheet) => ({ sheet, weight }));
  });
  const shareOf = <T>(pick: (sheet: SheetScore) => readonly T[], isRight: (item: T) => boolean) => {
    const items = sheets.flatMap(({ sheet, weight }) => pick(sheet).map((item) => ({ item, weight })));
    const right = items.filter(({ item }) => isRight(item));
    return makeShare(
      sum(right, ({ weight }) => weight),
      sum(items, ({ weight }) => weight),
    );
  };
  return {
    rows: makeRowFigures(sheets),
    totals: makeTotalFigures(sheets),
    header_exact: shareOf(({ header }) => (header ? [header] : []), isExactHeader),
    tables_found: shareOf(
      ({ tables }) => tables?.overlaps ?? [],
      ({ iou }) => iou >= FOUND_IOU,
    ),
    ranges_found: shareOf(
      ({ tables }) => (tables?.overlaps ?? []).filter(({ column_iou }) => column_iou !== undefined),
      ({ iou, column_iou = 0 }) => iou >= FOUND_IOU && column_iou >= FOUND_IOU,
    ),
    header_end: shareOf(
      ({ tables }) => (tables?.overlaps ?? []).filter(({ header_end }) => header_end !== undefined),
      ({ header_end }) => header_end === true,
    ),
    table_count: shareOf(
      ({ tables }) => (tables ? [tables] : []),
      ({ expected, found }) => expected === found,
    ),
  };
}

/** Uses only sheets whose rows have all labels. */
function makeRowFigures(sheets: readonly WeightedSheet[]): RowFigures | null {
  const counts = new LabelCounts();
  const merged = new LabelCounts();
  for (const { sheet, weight } of sheets) {
    if (!sheet.rows || sheet.rows.judged) continue;
    counts.add(sheet.rows.confusion, weight);
    merged.add(sheet.rows.confusion, weight, (label) => (label === 'title' ? 'note' : label));
  }
  if (counts.isEmpty) return null;
  const labels = ROW_LABELS.map((label) => [label, counts.describe(label)] as const);
  return {
    f6: counts.macroF1(ROW_LABELS),
    f5: merged.macroF1(ROW_LABELS),
    labels: Object.fromEntries(labels) as RowFigures['labels'],
    ...counts.compareData(),
  };
}

function makeTotalFigures(sheets: readonly WeightedSheet[]): TotalFigures | null {
  const counts = new LabelCounts();
  for (const { sheet, weight } of sheets) {
    const { rows } = sheet;
    if (rows && (rows.judged?.includes('total') ?? true)) counts.add(rows.confusion, weight);
  }
  const { rows, ...figures } = counts.describe('total');
  if (rows === 0 && counts.count({ found: 'total' }) === 0) return null;
  return { ...figures, rows, as_data: counts.shareOf('total', 'data') };
}
