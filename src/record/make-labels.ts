import type { Artifact, RowRun, Sheet, Table } from '../contract/artifact.ts';
import { type LabelledSheet, type Labels, ROW_LABELS, type RowLabel, type Seen } from '../contract/labels.ts';
import { formatColumn, parseRange } from '../workbook/index.ts';
import { columnSpan } from './tables.ts';

export interface MakeLabelsOptions {
  /** Name of the document; it is in the same folder as the labels. */
  document: string;
  /** Whether a person looked at the whole document, so that everything not corrected is right. */
  isConfirmed: boolean;
}

/** Turns a record into labels of its document. Each part says whether a person looked at it. Labels have no values. */
export function makeLabels(artifact: Artifact, { document, isConfirmed }: MakeLabelsOptions): Labels {
  const otherwise: Seen = isConfirmed ? 'confirmed' : 'unseen';
  const sheets = artifact.sheets.filter(({ skipped }) => skipped === undefined);
  return {
    document,
    // Documents with the same bytes are copies, so they have the same group.
    group: artifact.job.document.sha256.slice(0, 16),
    sheets: sheets.map((sheet) => labelSheet(sheet, otherwise)),
  };
}

function labelSheet(sheet: Sheet, otherwise: Seen): LabelledSheet {
  const isCorrected = (run: RowRun) =>
    run.profile !== undefined && sheet.row_profiles[run.profile]?.correction !== undefined;
  const correctedRows = new Set(sheet.rows.filter(isCorrected).flatMap(listRows));
  return {
    index: sheet.index,
    rows: sheet.rows.flatMap((run) => {
      const { first_row, last_row, label } = run;
      return isRowLabel(label)
        ? [{ first_row, last_row, label, seen: isCorrected(run) ? 'corrected' : otherwise }]
        : [];
    }),
    tables: sheet.tables.map((table) => labelTable(table, correctedRows, otherwise)),
  };
}

function labelTable(table: Table, correctedRows: ReadonlySet<number>, otherwise: Seen) {
  const range = parseRange(table.a1_range)!;
  const { first, last } = columnSpan(table);
  const isCorrected = table.header.rows.some((row) => correctedRows.has(row));
  return {
    first_row: range.firstRow + 1,
    last_row: range.lastRow + 1,
    first_column: formatColumn(first),
    last_column: formatColumn(last),
    header_rows: table.header.rows,
    seen: isCorrected ? ('corrected' as const) : otherwise,
    columns: (table.mapping ?? []).map(({ raw, target_field, reason }) => ({
      ...raw,
      target_field,
      seen: reason === 'set_by_person' ? ('corrected' as const) : otherwise,
    })),
  };
}

function listRows({ first_row: first, last_row: last }: RowRun): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function isRowLabel(label: string): label is RowLabel {
  return (ROW_LABELS as readonly string[]).includes(label);
}
