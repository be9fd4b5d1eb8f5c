import { type Attention, type Sheet, TOLD_ONLY } from '../../../contract/artifact.ts';
import type { LabelledSheet, LabelledTable, Labels } from '../../../contract/labels.ts';
import type { JudgedRecord } from '../../../record/index.ts';
import type { CleanScore, SheetScore } from '../document/document-score.ts';
import { summariseSheets } from '../figures/summarise-sheets.ts';
import { type FoundRows, listFoundRows } from './found-rows.ts';

/** Whether ADE calls a document clean, and whether it is right and whole as far as the labels say. */
export function judgeClean(labels: Labels, artifact: JudgedRecord, scores: readonly SheetScore[]): CleanScore {
  const fields = scores.flatMap(({ columns = [] }) => columns.filter(({ expected }) => expected !== null));
  const isAbsent = ({ code, target_field: field }: Attention) =>
    code === 'required_field_unmapped' && !fields.some(({ expected }) => expected === field);
  const open = (artifact.summary.attention ?? []).filter(
    (point) => !TOLD_ONLY.includes(point.code) && !isAbsent(point) && !isOfNoField(point, artifact, labels),
  );
  return {
    open: [...new Set(open.map(({ code }) => code))].sort(),
    mapped: fields.length === 0 ? null : fields.every(({ expected, assigned }) => expected === assigned),
    whole: isWhole(labels, artifact, scores),
  };
}

/** Columns that are labelled as no field would be decided once, so nobody is blamed for asking about them. */
function isOfNoField({ columns, ...point }: Attention, { sheets }: JudgedRecord, labels: Labels): boolean {
  if (columns === undefined || columns.length < (point.count ?? 0)) return false;
  const index = sheets.find(({ name }) => name === point.sheet)?.index;
  const labelled = labels.sheets.find((sheet) => sheet.index === index)?.tables ?? [];
  const known = labelled.flatMap(({ columns: all = [] }) => all.filter(({ target_field: field }) => field === null));
  return columns.every(({ column }) => known.some((one) => one.column === column));
}

/** Whether every labelled data row became data; null if the labels do not say which rows are data. */
function isWhole({ sheets }: Labels, artifact: JudgedRecord, scores: readonly SheetScore[]): boolean | null {
  const { data_lost: lost } = summariseSheets(scores);
  if (lost !== null) return lost.count === 0;
  const judged = sheets.flatMap((labelled) => {
    const found = artifact.sheets.find(({ index }) => index === labelled.index);
    return keepsTables(labelled, found) ?? [];
  });
  return judged.length === 0 ? null : judged.every(Boolean);
}

/** If only tables are labelled, all of their rows below the header are data. */
function keepsTables({ tables = [] }: LabelledSheet, sheet: Sheet | undefined): boolean | null {
  if (tables.length === 0) return null;
  const rows = listFoundRows(sheet);
  return tables.every((table) => keepsRows(table, rows));
}

function keepsRows({ first_row: first, last_row: last, header_rows: header = [] }: LabelledTable, rows: FoundRows) {
  const begin = Math.max(first, ...header.map((row) => row + 1));
  return [...(rows ?? [])].every(([row, { label }]) => row < begin || row > (last ?? row) || label === 'data');
}
