import type { Issue } from '../../contract/artifact.ts';
import type { OutputCells } from '../../workbook/index.ts';
import type { CellMark, Note } from '../../workbook/writer/index.ts';
import type { Batch } from '../batches/read-batches.ts';
import { toShownText } from '../scrub/scrub.ts';
import type { OutputSource } from './plan-table.ts';

/** Limit for notes in a workbook: they stay in memory until their sheet ends, and slow down spreadsheet programs. */
export const MAX_NOTES = 10_000;

/** So many notes are kept for issues that are found after their rows were written, because these concern more. */
export const MAX_LATER_NOTES = 1_000;

/** A long note hides the sheet; the sheet of issues has the whole text. */
const MAX_NOTE_LENGTH = 500;

const DIGIT_9 = 0x39;

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
    const seen = new Set<number>();
    const places = new OutputPlaces(batch, outputs);
    for (const { issue, message } of issues) {
      const place = places.find(issue);
      if (place === null) continue;
      marks.push({ ...place, kind: issue.severity });
      seen.add(place.row * outputs.length + place.column);
      if (this.takeNote()) notes.push({ ...place, text: makeNoteText(issue, message) });
    }
    this.addCells(seen.size);
    return { notes, marks };
  }

  /** Counts a note; false if it has to be left out. */
  takeNote(limit = MAX_NOTES): boolean {
    const isLeft = this.#notes < limit;
    if (isLeft) this.#notes += 1;
    else this.#leftOut += 1;
    return isLeft;
  }

  addCells(count: number): void {
    this.#cells += count;
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
  const places = new DocumentPlaces(batch);
  return issues.map((issue) => {
    if (!issue.message.includes('{value}')) return { issue, message: issue.message };
    const value = findValue(batch, values, issue, places);
    return { issue, message: issue.message.replaceAll('{value}', () => value) };
  });
}

function findValue(
  batch: Batch,
  values: ReadonlyMap<string, OutputCells>,
  { a1, row_index, target_field }: Issue,
  { rows, columns }: DocumentPlaces,
): string {
  const row = row_index === null ? undefined : rows.get(row_index);
  const position = columns.get(readLetters(a1));
  const cells = position === undefined ? values.get(target_field ?? '') : batch.columns[position];
  return cells === undefined || row === undefined ? 'the value' : toShownText(cells.valueAt(row));
}

/** The positions of a batch's rows, by their index, and of its columns, by their letters. */
class DocumentPlaces {
  readonly rows: ReadonlyMap<number, number>;
  readonly columns: ReadonlyMap<string, number>;

  constructor({ rows, table }: Batch) {
    this.rows = new Map(rows.map((row, i) => [row, i]));
    this.columns = new Map(table.columns.map(({ column }, i) => [column, i]));
  }
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
    const column = field === null ? this.#byLetter.get(readLetters(a1)) : this.#byField.get(field);
    return column === undefined ? null : { row: row + 1, column };
  }
}

/** `AB` of `AB12`; nothing of a range. */
function readLetters(a1: string): string {
  let end = 0;
  while (end < a1.length && a1.charCodeAt(end) > DIGIT_9) end += 1;
  return a1.includes(':') ? '' : a1.slice(0, end);
}

export function makeNoteText({ severity }: Issue, message: string): string {
  const text = `${severity}: ${message}`;
  return text.length > MAX_NOTE_LENGTH ? `${text.slice(0, MAX_NOTE_LENGTH - 1)}…` : text;
}
