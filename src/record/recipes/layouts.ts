import { foldText } from '../../base/files/index.ts';
import type { Table, TableColumn } from '../../contract/artifact.ts';
import type { ColumnAddress, Layout } from '../../contract/recipe.ts';

/** If a smaller share of its headers agrees, a table has another layout. */
const MIN_LIKENESS = 0.5;

/** A text in the form in which addresses compare it: without differences in case, and with single blanks. */
export function foldCell(text: string): string {
  return foldText(text.replace(/\s+/g, ' ').trim());
}

/** The share of texts that two lists have in common, in any order, from 0 to 1. Ignores empty texts. */
export function compareTexts(one: readonly string[], other: readonly string[]): number {
  const left = countTexts(one);
  const right = countTexts(other);
  let [common, all] = [0, 0];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const counts = [left.get(key) ?? 0, right.get(key) ?? 0];
    common += Math.min(...counts);
    all += Math.max(...counts);
  }
  return all === 0 ? 0 : common / all;
}

function countTexts(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts.map(foldCell)) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

export interface LayoutFit {
  layout: Layout;
  /** Above 0; 1 for exactly the same headers. */
  likeness: number;
}

/** Several layouts have the headers of a table, for sheets with other names: nobody knows which of them it has. */
export interface UnclearFit {
  layouts: Layout[];
}

/**
 * The layout most similar to a table's headers (of several, the newest), among those for its sheet, and otherwise those
 * for any sheet; null if none is similar enough.
 */
export function fitLayout(
  headers: readonly string[],
  sheet: string,
  layouts: readonly Layout[],
): LayoutFit | UnclearFit | null {
  const fits = layouts.map((layout) => ({ layout, likeness: compareTexts(headers, layout.headers) }));
  const most = Math.max(MIN_LIKENESS, ...fits.map(({ likeness }) => likeness));
  const best = fits.filter(({ likeness }) => likeness === most);
  if (best.length === 0) return null;
  const fit =
    best.findLast(({ layout }) => isOfSheet(layout, sheet)) ??
    best.findLast(({ layout }) => layout.sheet === undefined);
  return fit ?? { layouts: best.map(({ layout }) => layout) };
}

/** Whether a layout is for the sheet with this name, and for no other one. */
export function isOfSheet(layout: Layout, sheet: string): boolean {
  return layout.sheet !== undefined && foldCell(layout.sheet) === foldCell(sheet);
}

/** Whether two tables have the same headers, in any order. */
export function haveSameHeaders(one: readonly string[], other: readonly string[]): boolean {
  return compareTexts(one, other) === 1;
}

/** The headers of a table; an empty text for a column without a header, which the record calls `Column 3`. */
export function listHeaders({ columns, header: { synthetic } }: Pick<Table, 'columns' | 'header'>): string[] {
  return columns.map(({ header, header_parts: parts }) => (synthetic || parts.length === 0 ? '' : header));
}

export function addressColumn(table: Pick<Table, 'columns' | 'header'>, position: number): ColumnAddress {
  return addressColumns(table)[position] ?? { header: '', nth: 1 };
}

/** The addresses of all columns, from left to right. */
export function addressColumns(table: Pick<Table, 'columns' | 'header'>): ColumnAddress[] {
  const counts = new Map<string, number>();
  const headers = listHeaders(table);
  return headers.map((header, position) => {
    const folded = foldCell(header);
    const nth = (counts.get(folded) ?? 0) + 1;
    counts.set(folded, nth);
    const left = headers[position - 1] ?? '';
    return folded === '' && foldCell(left) !== '' ? { header: '', nth: 1, after: left } : { header, nth };
  });
}

/** Finds the column with this address; undefined if there is none, or if the layout may have meant another column. */
export function findAddressed(
  table: Pick<Table, 'columns' | 'header'>,
  { header, nth, after }: ColumnAddress,
  layout: Layout,
): TableColumn | undefined {
  const headers = listHeaders(table).map(foldCell);
  if (after !== undefined) {
    const left = headers.indexOf(foldCell(after));
    return left >= 0 && headers[left + 1] === '' ? table.columns[left + 1] : undefined;
  }
  const wanted = foldCell(header);
  const found = headers.flatMap((text, position) => (text === wanted ? [position] : []));
  const known = layout.headers.filter((text) => foldCell(text) === wanted).length;
  const isSure = found.length === known || (found.length === 1 && nth === 1);
  return isSure ? table.columns[found[nth - 1] ?? -1] : undefined;
}
