import type { Layout } from '../../../contract/recipe.ts';
import { type HeaderRow, readHeaderParts } from '../../../engine/index.ts';
import type { Head } from '../../../previews/index.ts';
import { foldCell } from '../../../record/recipes/index.ts';
import type { CellRange } from '../../../workbook/index.ts';

/** The most rows that may form one header, with or without blank rows between them. */
const MAX_HEADER_ROWS = 6;

/** Limit for one document: number of cells, times the merged ranges near them. That takes some tenths of a second. */
const MAX_LOOKS = 20_000_000;

/** The headers of some layouts, in a form that rows are compared with. */
export interface LayoutKeys {
  /** Sets of headers, normalized for comparison: sorted, folded, without blanks. */
  lists: ReadonlySet<string>;
  /** Beginnings of headers, folded: a row can be a header only if its first text is one of these. */
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
 * Lists the subjects whose headers are exactly those of a row of the document, or of several rows joined as in the
 * record. If blank columns split the row, each part may also be the header of a separate table.
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

/** A possible header: as a whole, and split at blank columns. */
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
        // The document was made to take long.
        if (looks > MAX_LOOKS) return;
        yield* toHeader(joinRows(block, near));
        // In a long sheet, the merged cells are unknown: a text may also belong to the cells to its right.
        if (merges === null && block.length > 1) yield* toHeader(joinRows(spreadRight(block), []));
      }
    }
  }
}

/** The merged ranges that touch these rows. */
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

/** Fills blank cells with the text to their left, in all rows except the last. */
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

/** Null for fewer than two headers: a single text occurs in rows of many senders. */
function makeKey(texts: readonly string[]): string | null {
  const folded = texts.map(foldCell).filter((text) => text !== '');
  return folded.length < 2 ? null : JSON.stringify(folded.sort());
}
