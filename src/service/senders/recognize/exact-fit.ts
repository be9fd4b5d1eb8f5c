import type { Layout } from '../../../contract/recipe.ts';
import { type HeaderRow, readHeaderParts } from '../../../engine/index.ts';
import type { Head } from '../../../previews/index.ts';
import { foldCell } from '../../../record/recipes/index.ts';
import type { CellRange } from '../../../workbook/index.ts';

/** So many rows may be one header, with blank rows between them or without. */
const MAX_HEADER_ROWS = 6;

/** Cells, and merged ranges for each of them, that are looked at in one document: some tenths of a second. */
const MAX_LOOKS = 20_000_000;

/** What a row must say to be the header of one of some layouts. */
export interface LayoutKeys {
  /** Lists of headers as they are compared: in any order, folded, without blanks. */
  lists: ReadonlySet<string>;
  /** The first words of headers, folded: only where a row begins with some of them can it be a header. */
  beginnings: ReadonlySet<string>;
}

export function makeLayoutKeys(layouts: readonly Layout[]): LayoutKeys {
  const words = layouts.flatMap(({ headers }) => headers.map((header) => foldCell(header).split(' ')));
  return {
    lists: new Set(layouts.map(({ headers }) => makeKey(headers)).filter((key) => key !== null)),
    beginnings: new Set(words.flatMap((all) => all.map((_, i) => all.slice(0, i + 1).join(' ')))),
  };
}

/**
 * Those of which a row of the document has just the headers, or several rows below each other that are joined as the record
 * joins them. Where a blank column parts the row, each part may also be the header of a table of its own.
 */
export function listFitting<Subject>(heads: readonly Head[], layouts: ReadonlyMap<Subject, LayoutKeys>): Subject[] {
  const open = new Map(layouts);
  const fitting: Subject[] = [];
  const all = [...layouts.values()];
  const mayBegin = (text: string) => all.some(({ beginnings }) => beginnings.has(text));
  for (const { whole, parts } of listHeaders(heads, mayBegin)) {
    for (const [subject, { lists }] of open) {
      if (!lists.has(whole) && !(parts.length > 1 && parts.every((part) => lists.has(part)))) continue;
      fitting.push(subject);
      open.delete(subject);
    }
    if (open.size === 0) break;
  }
  return fitting;
}

/** What may be a header: as a whole, and by its parts between blank columns. */
interface PossibleHeader {
  whole: string;
  parts: string[];
}

function* listHeaders(heads: readonly Head[], mayBegin: (text: string) => boolean): Generator<PossibleHeader> {
  let looks = 0;
  for (const { rows: all, merges } of heads) {
    const rows = all.filter(({ values }) => values.some((text) => text !== ''));
    for (const [first, { values }] of rows.entries()) {
      if (!mayBegin(foldCell(values.find((text) => text !== '')!))) continue;
      for (let end = first + 1; end <= Math.min(first + MAX_HEADER_ROWS, rows.length); end++) {
        const block = rows.slice(first, end);
        const near = findNear(block, merges ?? []);
        looks += block.length * widthOf(block, near) * (1 + near.length);
        // A document that is made to take long.
        if (looks > MAX_LOOKS) return;
        yield* toHeader(joinRows(block, near));
        // Of a long sheet it is not known which cells are merged: a text may also be that of the cells to its right.
        if (merges === null && block.length > 1) yield* toHeader(joinRows(spreadRight(block), []));
      }
    }
  }
}

/** The merged ranges that touch some rows. */
function findNear(rows: readonly HeaderRow[], merges: readonly CellRange[]): CellRange[] {
  const [from, to] = [rows[0]!.index - 1, rows.at(-1)!.index - 1];
  return merges.filter(({ firstRow, lastRow }) => firstRow <= to && lastRow >= from);
}

function widthOf(rows: readonly HeaderRow[], merges: readonly CellRange[]): number {
  const ofRows = Math.max(...rows.map(({ values }) => values.length));
  return merges.reduce((width, { lastColumn }) => Math.max(width, lastColumn + 1), ofRows);
}

function joinRows(rows: readonly HeaderRow[], merges: readonly CellRange[]): string[] {
  return readHeaderParts(rows, merges, 0, widthOf(rows, merges) - 1).map((texts) => texts.join(' '));
}

/** All rows but the last, where the cells to the right of a text are blank. */
function spreadRight(rows: readonly HeaderRow[]): HeaderRow[] {
  const width = widthOf(rows, []);
  return rows.map(({ index, values }, at) => {
    if (at === rows.length - 1) return { index, values };
    const spread: HeaderRow['values'] = [];
    for (let column = 0; column < width; column++) spread.push(values[column] || (spread[column - 1] ?? ''));
    return { index, values: spread };
  });
}

function* toHeader(texts: readonly string[]): Generator<PossibleHeader> {
  const whole = makeKey(texts);
  if (whole === null) return;
  const parts: string[][] = [];
  texts.forEach((text, column) => {
    if (text === '') return;
    if (column > 0 && texts[column - 1] !== '') parts.at(-1)!.push(text);
    else parts.push([text]);
  });
  yield { whole, parts: parts.map((part) => makeKey(part) ?? '') };
}

/** Null where that is less than two headers: a single text is in many rows, whosever they are. */
function makeKey(texts: readonly string[]): string | null {
  const folded = texts.map(foldCell).filter((text) => text !== '');
  return folded.length < 2 ? null : JSON.stringify(folded.sort());
}
