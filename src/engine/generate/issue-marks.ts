import type { Issue } from '../../contract/artifact.ts';
import { formatColumn, type OutputCells, parseCell } from '../../workbook/index.ts';
import type { CellMark, Note } from '../../workbook/writer/index.ts';
import type { Batch } from '../batches/read-batches.ts';
import { toShownText } from '../scrub/scrub.ts';
import type { OutputSource } from './plan-table.ts';

/** Limit for notes in a workbook: they stay in memory until their sheet ends, and slow down spreadsheet programs. */
export const MAX_NOTES = 10_000;

/** A long note hides the sheet; the sheet of issues has the whole text. */
const MAX_NOTE_LENGTH = 500;

/** Turns issues of a batch into fills and notes at the cells that were written. */
export class IssueMarks {
  #cells = 0;
  #notes = 0;
  #leftOut = 0;

  mark(
    batch: Batch,
    outputs: readonly OutputSource[],
    issues: readonly FilledIssue[],
  ): { notes: Note[]; marks: CellMark[] } {
    const notes: Note[] = [];
    const marks: CellMark[] = [];
    const seen = new Set<string>();
    const places = new OutputPlaces(batch, outputs);
    for (const { issue, message } of issues) {
      const place = places.find(issue);
      if (place === null) continue;
      marks.push({ ...place, kind: issue.severity });
      seen.add(`${place.row} ${place.column}`);
      if (this.#notes < MAX_NOTES) {
        this.#notes += 1;
        notes.push({ ...place, text: cut(`${issue.severity}: ${message}`) });
      } else this.#leftOut += 1;
    }
    this.#cells += seen.size;
    return { notes, marks };
  }

  get recorded(): { cells: number; notes: number; notes_left_out: number } {
    return { cells: this.#cells, notes: this.#notes, notes_left_out: this.#leftOut };
  }
}

/** An issue and its message with the cell's value. It is for workbooks, never for the record. */
export interface FilledIssue {
  issue: Issue;
  message: string;
}

/** Puts values into messages: the document's value, or the written value if the field has no cell in the document. */
export function fillIssues(
  batch: Batch,
  values: ReadonlyMap<string, OutputCells>,
  issues: readonly Issue[],
): FilledIssue[] {
  return issues.map((issue) => {
    if (!issue.message.includes('{value}')) return { issue, message: issue.message };
    const value = findValue(batch, values, issue);
    return { issue, message: issue.message.replaceAll('{value}', () => value) };
  });
}

function findValue(
  batch: Batch,
  values: ReadonlyMap<string, OutputCells>,
  { a1, row_index, target_field }: Issue,
): string {
  const row = batch.rows.indexOf(row_index!);
  const letter = readLetter(a1);
  const position = batch.table.columns.findIndex(({ column }) => column === letter);
  const cells = position < 0 ? values.get(target_field ?? '') : batch.columns[position];
  return cells === undefined || row < 0 ? 'the value' : toShownText(cells.valueAt(row));
}

/** Finds where the cells of issues were written. */
class OutputPlaces {
  readonly #rows: ReadonlyMap<number, number>;
  /** Output columns of fields, and of unmapped columns by their letters. */
  readonly #byField: ReadonlyMap<string, number>;
  readonly #byLetter: ReadonlyMap<string, number>;

  constructor({ rows, table }: Batch, outputs: readonly OutputSource[]) {
    this.#rows = new Map(rows.map((row, i) => [row, i]));
    this.#byField = new Map(outputs.flatMap(({ field }, i) => (field === null ? [] : [[field, i]])));
    this.#byLetter = new Map(
      outputs.flatMap(({ field, position }, i) => {
        const letter = position === null ? undefined : table.columns[position]?.column;
        return field !== null || letter === undefined ? [] : [[letter, i]];
      }),
    );
  }

  /** Null if the issue covers several rows or its column was left out. */
  find({ a1, row_index: rowIndex, target_field: field, rows = 1 }: Issue): { row: number; column: number } | null {
    const row = rowIndex === null || rows > 1 ? undefined : this.#rows.get(rowIndex);
    if (row === undefined) return null;
    const column = field === null ? this.#byLetter.get(readLetter(a1) ?? '') : this.#byField.get(field);
    return column === undefined ? null : { row: row + 1, column };
  }
}

function readLetter(a1: string): string | undefined {
  const cell = parseCell(a1);
  return cell && formatColumn(cell.column);
}

function cut(text: string): string {
  return text.length > MAX_NOTE_LENGTH ? `${text.slice(0, MAX_NOTE_LENGTH - 1)}…` : text;
}
