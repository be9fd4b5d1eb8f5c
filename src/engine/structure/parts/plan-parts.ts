import { readHeaderParts } from '../../rows/header-texts.ts';
import type { ColumnSpan } from '../regions/region.ts';
import { joinStrips, type Occupancy, type Strip } from './occupancy.ts';

/** Columns that are read by themselves. */
export interface PlannedPart {
  columns: ColumnSpan;
  /** Whether all of its cells are notes beside a table. */
  isNote: boolean;
  /** Number of rows in its fullest column. */
  rowCount: number;
}

/** A table beside another one has at least so many rows, with its header. */
const MIN_ROWS = 3;

/** Two sides whose ends are further apart, as a share of the longer side's rows, are different tables. */
const OTHER_END = 0.2;

/** Cells without a header in up to this share of a table's rows are notes beside it. */
const FEW = 0.1;

/** Two sides that share this much of their rows are one table, if only one of them has a header. */
const SAME_ROWS = 0.8;

/** A side that fills this share of its rows is a table of its own; with fewer, it belongs to the rows beside it. */
const DENSE = 0.5;

/** The parts of rows whose columns have gaps or whose header begins again; null if all of it belongs together. */
export function planParts(rows: Occupancy): PlannedPart[] | null {
  const strips = rows.listStrips();
  const [first] = strips;
  if (first === undefined || rows.rowCount < MIN_ROWS || rows.dataCount === 0) return null;
  const main = strips.reduce((best, strip) => (sizeOf(strip) > sizeOf(best) ? strip : best), first);
  const texts = readTexts(rows);
  const isNote = (strip: Strip) => strip !== main && isBesideTable(strip, main, texts);
  const groups = groupStrips(strips, isNote, texts);
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
function isBesideTable(strip: Strip, main: Strip, texts: HeaderTexts): boolean {
  if (listHeaderRows(texts, strip).size > 0 || main.rowCount < MIN_ROWS) return false;
  return strip.rowCount < MIN_ROWS || (strip.first === strip.last && strip.rowCount <= FEW * main.rowCount);
}

interface Group {
  strip: Strip;
  isNote: boolean;
}

/** Joins neighbouring strips that are one table with blank columns in it. */
function groupStrips(strips: readonly Strip[], isNote: (strip: Strip) => boolean, texts: HeaderTexts): Group[] {
  const own = strips.filter((strip) => !isNote(strip));
  // If most strips are one column wide, blank columns only make the table wider.
  const single = own.filter(({ first, last }) => first === last).length;
  const isSpaced = single * 2 > own.length;
  const groups: Group[] = [];
  for (const strip of strips) {
    const note = isNote(strip);
    const left = groups.findLast((group) => !group.isNote)?.strip;
    if (note || left === undefined || !(isSpaced || isOneTable(left, strip, texts))) {
      groups.push({ strip: { ...strip }, isNote: note });
      continue;
    }
    // Notes between columns of one table cannot be split off.
    const notes = groups.splice(groups.findLastIndex((group) => !group.isNote) + 1);
    for (const between of [...notes.map((group) => group.strip), strip]) joinStrips(left, between);
  }
  return groups;
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
    const isTable = part.isNote || hasHeader(part);
    const left = joined.at(-1);
    if (!isTable && part.rowCount * 2 < main) joined.push({ ...part, isNote: true });
    else if (left === undefined || left.isNote || (isTable && (part.isNote || !isOpen))) {
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
