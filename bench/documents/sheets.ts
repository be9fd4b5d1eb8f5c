import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { HEADER, makeOwnTexts, type SampleCell, SampleRows } from '../shared/sample-rows.ts';

/** A row of a made document: a text, a number, a serial date with its format, a boolean or nothing for each cell. */
export type Row = readonly (CellObject | null)[];

export const FORMATS = { date: 'yyyy\\-mm\\-dd', datetime: 'yyyy\\-mm\\-dd\\ hh:mm' } as const;

/** The rows of the benchmark's workbooks, header first, with their texts in place of indexes. */
export function* makeMembers(rowCount: number): Generator<Row> {
  const sample = new SampleRows();
  yield HEADER.map(makeText);
  const texts = [...sample.texts];
  const ownBase = texts.length;
  for (let row = 0; row < rowCount; row++) {
    // A row may repeat the number of the row before it, and has its own texts.
    const own = new Map(
      [row - 1, row].flatMap((at) => makeOwnTexts(Math.max(0, at)).map((text, i) => [at * 3 + i, text])),
    );
    yield sample
      .makeRow(row, ownBase)
      .map((cell) => toCell(cell, (index) => texts[index] ?? own.get(index - ownBase)!));
  }
}

function toCell(cell: SampleCell, findText: (index: number) => string): CellObject | null {
  if (cell === null) return null;
  if ('shared' in cell) return makeText(findText(cell.shared));
  if ('bool' in cell) return { t: 'b', v: cell.bool };
  return cell.style === undefined ? { t: 'n', v: cell.number } : { t: 'n', v: cell.number, z: FORMATS[cell.style] };
}

function makeText(text: string): CellObject {
  return { t: 's', v: text };
}

/** A sheet with many columns: numbers, every tenth a text. */
export function* makeWide(rowCount: number, columnCount: number): Generator<Row> {
  yield Array.from({ length: columnCount }, (_, column) => makeText(`Field ${column + 1}`));
  for (let row = 0; row < rowCount; row++) {
    yield Array.from({ length: columnCount }, (_, column) =>
      column % 10 === 0 ? makeText(`R${row % 50} C${column}`) : { t: 'n', v: row * 10 + (column % 7) },
    );
  }
}

/** Rows whose texts all differ. */
export function* makeDistinctTexts(rowCount: number): Generator<Row> {
  yield HEADER.map(makeText);
  for (let row = 0; row < rowCount; row++) yield HEADER.map((name, i) => makeText(`${name} of member ${row} (${i})`));
}

export function toSheet(rows: Iterable<Row>): WorkSheet {
  const data: CellObject[][] = [];
  let width = 0;
  for (const row of rows) {
    const cells: CellObject[] = [];
    for (const [column, cell] of row.entries()) if (cell !== null) cells[column] = cell;
    data.push(cells);
    width = Math.max(width, row.length);
  }
  return { '!data': data, '!ref': `A1:${nameColumn(width - 1)}${data.length}` };
}

export function toWorkbook(sheets: ReadonlyMap<string, WorkSheet>): WorkBook {
  return { SheetNames: [...sheets.keys()], Sheets: Object.fromEntries(sheets) };
}

function nameColumn(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? nameColumn(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** The lines of a csv file, with the values that the other formats have. */
export function* toCsv(rows: Iterable<Row>): Generator<string> {
  for (const row of rows) yield `${row.map((cell) => toField(cell)).join(',')}\r\n`;
}

function toField(cell: CellObject | null): string {
  if (cell === null) return '';
  const text = cell.z === undefined ? String(cell.v) : toIso(Number(cell.v), cell.z === FORMATS.datetime);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const DAYS_TO_1970 = 25_569;

function toIso(serial: number, hasTime: boolean): string {
  const iso = new Date(Math.round((serial - DAYS_TO_1970) * 86_400_000)).toISOString();
  return hasTime ? iso.slice(0, 16).replace('T', ' ') : iso.slice(0, 10);
}
