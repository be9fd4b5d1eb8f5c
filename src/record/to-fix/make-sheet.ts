import { setImmediate } from 'node:timers/promises';
import type { FieldMeta, Manifest } from '../../contract/manifest.ts';
import type { CellValue } from '../../workbook/index.ts';
import {
  type CellFormat,
  measureWidth,
  type Note,
  type StyledCell,
  type StyledSheet,
} from '../../workbook/writer/index.ts';
import { describeProblem } from './note-text.ts';
import type { Problem, ToFixTable } from './plan-to-fix.ts';
import { nameHeaderRow, type SheetSealer } from './seal.ts';
import type { SenderFormats } from './sender-formats.ts';
import { readHeader, type SentRows } from './sent-rows.ts';

/** A hidden row with the columns' letters is above the header; a hidden column with the rows' keys is at the left. */
const HIDDEN_ROWS = 1;
const HIDDEN_COLUMNS = 1;
/** Signing this many rows takes only a few milliseconds. */
const ROWS_AT_A_TIME = 100;

/** The rows of a table that have problems, with their values in this revision, and a note at each cell to fix. */
export async function makeToFixSheet(
  table: ToFixTable,
  sent: SentRows,
  sealer: SheetSealer,
  manifest: Manifest,
  formats: SenderFormats,
): Promise<StyledSheet> {
  const header = await readHeader(table, sent);
  const values = await sent.read(
    table,
    table.rows.map(({ row }) => row),
  );
  const rows: (StyledCell | null)[][] = [
    [sealer.text, ...table.columns.map(({ column }) => column)].map((value) => ({ value, format: 'text' })),
    ...header.map((line) => [
      makeText(nameHeaderRow(line.row)),
      ...line.values.map((value): StyledCell => ({ value, look: 'header', format: 'text' })),
    ]),
  ];
  const notes = header.length === 0 ? [] : noteHeader(table, rows.length, manifest);
  for (const [i, { row, problems }] of table.rows.entries()) {
    if (i % ROWS_AT_A_TIME === 0) await setImmediate();
    const cells = values.get(row)!;
    const marks = placeProblems(problems, table, cells);
    rows.push([
      makeText(sealer.sealRow(row, cells)),
      ...cells.map((value, at) => {
        const isMarked = marks.has(at);
        const meta = findMeta(table.columns[at]?.field ?? null, manifest);
        return { ...makeCell(value, isMarked, meta), shownAs: formats.find(row, at, value, isMarked) };
      }),
    ]);
    for (const [at, found] of marks) {
      const texts = found.map((problem) =>
        describeProblem(problem, problem.column === null ? undefined : cells[at], manifest),
      );
      const place = `Row ${row}, column ${table.columns[at]?.column} of your document.`;
      notes.push({ row: rows.length, column: at + HIDDEN_COLUMNS, text: [...texts, place].join('\n') });
    }
  }
  const widths = table.columns.map((_, at) =>
    measureWidth([...header.map((line) => line.values), ...values.values()].map((cells) => cells[at] ?? null)),
  );
  const frozenRows = HIDDEN_ROWS + header.length;
  return { name: table.sheet_name, widths: [10, ...widths], rows, frozenRows, hidesFirst: true, notes };
}

/** Notes at the header: problems of a column at its header, those of the whole table at the first one. */
function noteHeader({ columns, header_problems: problems }: ToFixTable, row: number, manifest: Manifest): Note[] {
  const byPosition = Map.groupBy(problems, ({ column }) =>
    Math.max(
      0,
      columns.findIndex((known) => known.column === column),
    ),
  );
  return [...byPosition].map(([at, found]) => {
    const texts = found.map((problem) => describeProblem(problem, undefined, manifest));
    const isOfColumn = found.every(({ column }) => column !== null);
    const place = isOfColumn ? `Column ${columns[at]?.column} of your document.` : 'This table of your document.';
    return { row, column: at + HIDDEN_COLUMNS, text: [...new Set(texts), place].join('\n') };
  });
}

/** Problems by position of the column. Problems of a whole row are placed at its first filled cell. */
function placeProblems(
  problems: readonly Problem[],
  { columns }: ToFixTable,
  values: readonly CellValue[],
): Map<number, Problem[]> {
  const first = Math.max(
    0,
    values.findIndex((value) => value !== null),
  );
  const byPosition = Map.groupBy(problems, ({ column }) =>
    column === null ? first : columns.findIndex((known) => known.column === column),
  );
  return byPosition;
}

function findMeta(field: string | null, manifest: Manifest): FieldMeta | undefined {
  return field === null ? undefined : manifest.columns.meta[field];
}

function makeText(value: string): StyledCell {
  return { value, format: 'text' };
}

function makeCell(value: CellValue, isMarked: boolean, meta: FieldMeta | undefined): StyledCell {
  return { value, look: isMarked ? 'marked' : 'plain', format: chooseFormat(value, isMarked, meta?.type_hint) };
}

const FORMATS: Partial<Record<NonNullable<FieldMeta['type_hint']>, CellFormat>> = {
  string: 'text',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
};

/** Texts stay texts, so that leading zeros are kept. A cell to fix gets the format of the value to type in. */
function chooseFormat(value: CellValue, isMarked: boolean, hint: FieldMeta['type_hint']): CellFormat {
  if (typeof value === 'number') return 'general';
  if (typeof value === 'string' && !isMarked) return 'text';
  if (hint !== undefined) return FORMATS[hint] ?? 'general';
  return typeof value === 'string' ? 'text' : 'general';
}
