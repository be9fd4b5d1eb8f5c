import type { CellRange, MarkedRange } from '../../../workbook/index.ts';
import { readHeaderParts } from '../../rows/header-texts.ts';
import type { ColumnSpan } from '../regions/region.ts';
import type { SheetMarks } from '../regions/sheet-marks.ts';
import { joinStrips, type Occupancy, type Strip } from './occupancy.ts';

/** Columns that are read by themselves. */
export interface PlannedPart {
  columns: ColumnSpan;
  /** Whether all of its cells are notes beside a table. */
  isNote: boolean;
  /** Whether its notes were first read as a table, which has no header. */
  isDoubtful?: boolean;
  /** Whether the author of the sheet marked it as a table. */
  isMarked?: boolean;
  /** Number of rows in its fullest column. */
  rowCount: number;
}

/** A table beside another one has at least so many rows, with its header. */
const MIN_ROWS = 3;

/** Two sides whose ends are further apart, as a share of the longer side's rows, are different tables. */
const OTHER_END = 0.2;

/** Cells without a header in up to this share of a table's rows are notes beside it. */
const FEW = 0.1;

/** The same outside of the columns that are printed, if the table is in them. */
const HALF = 0.5;

/** Two sides that share this much of their rows are one table, if only one of them has a header. */
const SAME_ROWS = 0.8;

/** A side that fills this share of its rows is a table of its own; with fewer, it belongs to the rows beside it. */
const DENSE = 0.5;

/**
 * The parts of rows whose columns have gaps, whose header begins again, or that have tables which their author marked;
 * null if all of it belongs together.
 */
export function planParts(rows: Occupancy, marks: SheetMarks | null = null): PlannedPart[] | null {
  const tables = marks?.findRows(rows.firstRow)?.tables ?? [];
  const marked = joinColumns(tables);
  const strips = rows.listStrips(new Set(marked.flatMap((span) => [span.first, span.last + 1])));
  const [first] = strips;
  if (first === undefined || rows.dataCount === 0) return null;
  if (marked.length > 0) return planMarked(strips, marked);
  if (rows.rowCount < MIN_ROWS) return null;
  const main = strips.reduce((best, strip) => (sizeOf(strip) > sizeOf(best) ? strip : best), first);
  const texts = readTexts(rows);
  const printed = marks?.printed ?? null;
  const isNote = (strip: Strip) =>
    strip !== main &&
    listHeaderRows(texts, strip).size === 0 &&
    isBesideTable(strip, main, isPrintedApart(main, strip, printed) ? HALF : FEW);
  const groups = groupStrips(strips, isNote, (left, right) => isOneTable(left, right, texts));
  const parts = groups.flatMap(({ strip, isNote: note }): PlannedPart[] => {
    const { first: from, last, rowCount } = strip;
    const sides = note ? [{ first: from, last }] : splitRepeated(strip, texts);
    return sides.map((columns) => ({ columns, isNote: note, rowCount }));
  });
  return parts.length < 2 ? null : tile(parts);
}

const sizeOf = ({ first, last, rowCount }: Strip): number => (last - first + 1) * rowCount;

/** The lowest header text of each column, `''` without one; `shared` has the header rows that each column fills. */
interface HeaderTexts {
  lowest: string[];
  rows: number[][];
  /** Number of header rows. */
  count: number;
}

function readTexts({ headerRows }: Occupancy): HeaderTexts {
  const width = Math.max(0, ...headerRows.map(({ cellCount }) => cellCount));
  const lowest = readHeaderParts(headerRows, [], 0, width - 1).map((texts) => texts.at(-1) ?? '');
  const rows = lowest.map((_, c) => headerRows.filter((row) => !row.isBlankAt(c)).map(({ index }) => index));
  return { lowest, rows, count: headerRows.length };
}

function listHeaderRows({ rows }: HeaderTexts, { first, last }: ColumnSpan): Set<number> {
  return new Set(rows.slice(first, last + 1).flat());
}

/** Whether a strip without a header has so few cells that they are notes beside the table. */
function isBesideTable(strip: Strip, main: Strip, few: number): boolean {
  if (main.rowCount < MIN_ROWS) return false;
  if (strip.rowCount < MIN_ROWS) return true;
  return (strip.first === strip.last || few === HALF) && strip.rowCount <= few * main.rowCount;
}

interface Group {
  strip: Strip;
  isNote: boolean;
}

/** Joins neighbouring strips that are one table with blank columns in it. */
function groupStrips(
  strips: readonly Strip[],
  isNote: (strip: Strip) => boolean,
  isOne: (left: Strip, right: Strip) => boolean,
): Group[] {
  const own = strips.filter((strip) => !isNote(strip));
  // If most strips are one column wide, blank columns only make the table wider.
  const single = own.filter(({ first, last }) => first === last).length;
  const isSpaced = single * 2 > own.length;
  const groups: Group[] = [];
  for (const strip of strips) {
    const note = isNote(strip);
    const left = groups.findLast((group) => !group.isNote)?.strip;
    if (note || left === undefined || !(isSpaced || isOne(left, strip))) {
      groups.push({ strip: { ...strip }, isNote: note });
      continue;
    }
    // Notes between columns of one table cannot be split off.
    const notes = groups.splice(groups.findLastIndex((group) => !group.isNote) + 1);
    for (const between of [...notes.map((group) => group.strip), strip]) joinStrips(left, between);
  }
  return groups;
}

/** Tables that the author marked, and what is left and right of them. */
function planMarked(strips: readonly Strip[], marked: readonly ColumnSpan[]): PlannedPart[] | null {
  const parts: PlannedPart[] = [];
  let before: ColumnSpan | undefined;
  for (const { first, last, rowCount } of strips) {
    const table = marked.find((span) => first >= span.first && last <= span.last);
    const left = parts.at(-1);
    if (left !== undefined && table === before) {
      left.columns = { first: left.columns.first, last };
      left.rowCount = Math.max(left.rowCount, rowCount);
    } else parts.push({ columns: { first, last }, isNote: false, isMarked: table !== undefined, rowCount });
    before = table;
  }
  return parts.length < 2 ? null : tile(parts);
}

/** The columns of marked tables; those of tables below each other are joined if they overlap. */
function joinColumns(tables: readonly MarkedRange[]): ColumnSpan[] {
  const spans: ColumnSpan[] = [];
  const ranges = tables.map(({ range }) => range).sort((a, b) => a.firstColumn - b.firstColumn);
  for (const { firstColumn: first, lastColumn: last } of ranges) {
    const left = spans.at(-1);
    if (left !== undefined && first <= left.last) left.last = Math.max(left.last, last);
    else spans.push({ first, last });
  }
  return spans;
}

/** Whether the table is in the columns that are printed, and the strip is not. */
function isPrintedApart(table: Strip, strip: Strip, printed: CellRange | null): boolean {
  if (printed === null || table.firstRow > printed.lastRow + 1 || table.lastRow <= printed.firstRow) return false;
  const isPrinted = ({ first, last }: Strip) => first >= printed.firstColumn && last <= printed.lastColumn;
  return isPrinted(table) && (strip.last < printed.firstColumn || strip.first > printed.lastColumn);
}

/** Whether two sides have the same rows, as one table has. */
function isOneTable(left: Strip, right: Strip, texts: HeaderTexts): boolean {
  const rows = Math.max(countRows(left), countRows(right));
  const endsElsewhere = Math.abs(left.lastRow - right.lastRow) > Math.max(1, rows * OTHER_END);
  const [leftHeader, rightHeader] = [listHeaderRows(texts, left), listHeaderRows(texts, right)];
  if (!leftHeader.isDisjointFrom(rightHeader)) {
    if (texts.lowest[left.first] !== '' && texts.lowest[left.first] === texts.lowest[right.first]) return false;
    if (left.first === left.last || right.first === right.last) return true;
    const shorter = left.lastRow < right.lastRow ? left : right;
    // A header without rows below it is that of an empty column.
    return !endsElsewhere || shorter.rowCount < 2 || shorter.rowCount < DENSE * countRows(shorter);
  }
  if (right.first === right.last && right.rowCount * 2 >= left.rowCount) return true;
  return shareRows(left, right) >= SAME_ROWS;
}

const countRows = ({ firstRow, lastRow }: Strip): number => lastRow - firstRow + 1;

/** The rows that are between the first and the last one of both sides, as a share of those of the longer side. */
function shareRows(left: Strip, right: Strip): number {
  const shared = Math.min(left.lastRow, right.lastRow) - Math.max(left.firstRow, right.firstRow) + 1;
  return shared / Math.max(countRows(left), countRows(right));
}

/** Splits where the header begins again with its first text, if two of the sides have the same texts. */
function splitRepeated({ first, last }: ColumnSpan, { lowest, count }: HeaderTexts): ColumnSpan[] {
  // A row above names what the same texts are about.
  if (count > 1) return [{ first, last }];
  const texts = Array.from({ length: last - first + 1 }, (_, i) => lowest[first + i] ?? '');
  const begins = texts.flatMap((text, i) => (text !== '' && text === texts[0] ? [i] : []));
  const sides = begins.map((from, i) => texts.slice(from, begins[i + 1] ?? texts.length));
  const isWide = sides.length > 1 && sides.every(({ length }) => length > 1);
  const keys = sides.map((side) => JSON.stringify(side.map(foldText)));
  if (!isWide || new Set(keys).size === keys.length) return [{ first, last }];
  return begins.map((from, i) => ({ first: first + from, last: first + (begins[i + 1] ?? texts.length) - 1 }));
}

/** Without what a header adds where it continues: `Hours (cont.)`. */
function foldText(text: string): string {
  return text
    .replace(/\([^)]*\)/g, '')
    .trim()
    .toLowerCase();
}

/** Lets each part reach to the next one, so that every cell is in a part. */
function tile(parts: readonly PlannedPart[]): PlannedPart[] {
  return parts.map(({ columns, ...part }, i) => ({
    ...part,
    columns: {
      first: i === 0 ? 0 : columns.first,
      last: (parts[i + 1]?.columns.first ?? Number.POSITIVE_INFINITY) - 1,
    },
  }));
}

/** The parts again if some have no header: such a part is notes beside a larger one, or belongs to the part beside it. */
export function joinHeaderless(
  parts: readonly PlannedPart[],
  hasHeader: (part: PlannedPart) => boolean,
): PlannedPart[] {
  const main = Math.max(...parts.map(({ rowCount }) => rowCount));
  const joined: PlannedPart[] = [];
  let isOpen = false;
  for (const part of parts) {
    const isTable = part.isNote || part.isMarked === true || hasHeader(part);
    const left = joined.at(-1);
    if (!isTable && part.rowCount * 2 < main) joined.push({ ...part, isNote: true, isDoubtful: true });
    else if (left === undefined || left.isNote || left.isMarked || (isTable && (part.isNote || !isOpen))) {
      joined.push(part);
      isOpen = !isTable;
    } else {
      joined[joined.length - 1] = {
        columns: { first: left.columns.first, last: part.columns.last },
        isNote: false,
        rowCount: Math.max(left.rowCount, part.rowCount),
      };
      isOpen = false;
    }
  }
  return joined;
}
