import type { SheetCells } from '../cells/types.ts';
import type { Excuse } from './types.ts';

/** Where a text was changed: the range of the text before that is not there any more. */
function findChange(before: string, after: string): { start: number; end: number } {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < limit - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { start, end: before.length - same };
}

/**
 * The cells whose markup was changed, or whose place follows from the changed markup. It is only used where no other
 * reader opens the document, and errs on the side of the reader: a change outside of all rows is one to all cells.
 */
export function excuseMarkup(part: string, before: string, after: string, sheets: readonly SheetCells[]): Excuse[] {
  if (before === after) return [];
  const places = findTouched(part, before, findChange(before, after), sheets);
  return places.length === 0 ? [] : [{ id: 'touched-markup', places, mayAdd: true }];
}

function findTouched(
  part: string,
  before: string,
  change: { start: number; end: number },
  sheets: readonly SheetCells[],
): readonly string[] | 'all' {
  const sheet = /^xl\/worksheets\/sheet(\d+)\.xml$/.exec(part);
  if (sheet !== null) {
    const found = sheets[Number(sheet[1]) - 1];
    return found === undefined ? [] : findTouchedCells(before, change, found);
  }
  // Content types, and what only describes the document, say nothing about cells.
  if (/^(?:\[Content_Types\]|_rels\/|docProps\/|META-INF\/|mimetype)/.test(part)) return [];
  if (part === 'xl/sharedStrings.xml') return findTouchedTexts(before, change, sheets);
  if (/styles\.xml$/.test(part))
    return listPlaces(sheets, (value) => typeof value !== 'string' || /^-?0\d+$/.test(value));
  return part === 'content.xml' ? findTouchedTables(before, change, sheets) : 'all';
}

function listPlaces(sheets: readonly SheetCells[], isMeant: (value: unknown, place: string) => boolean): string[] {
  return sheets.flatMap(({ name, cells }) =>
    Object.entries(cells).flatMap(([place, value]) => (isMeant(value, place) ? [`${name}!${place}`] : [])),
  );
}

/** Rows of xlsx have numbers; where they have none, the rows that follow have other places, too. */
function findTouchedCells(xml: string, { start, end }: { start: number; end: number }, sheet: SheetCells): string[] {
  const rows = [...xml.matchAll(/<row[\s>]/g)].map(({ index }) => index);
  const first = rows.findLastIndex((at) => at <= start);
  const isOutside = first < 0 || start > xml.indexOf('</sheetData>');
  if (isOutside) return listPlaces([sheet], () => true);
  const last = rows.findLastIndex((at) => at < end);
  const numbers = rows.map((at) => Number(/^<row[^>]* r="(\d+)"/.exec(xml.slice(at, at + 200))?.[1]));
  const [from = 0, to = 0] = [numbers[first], numbers[Math.max(first, last)]];
  const rowOf = (place: string) => Number(place.replace(/^[A-Z]+/, ''));
  if (Number.isNaN(from)) return listPlaces([sheet], (_, place) => rowOf(place) > first);
  return listPlaces([sheet], (_, place) => rowOf(place) >= from && rowOf(place) <= to);
}

/** The changed shared strings, and those after them, whose numbers may be others. */
function findTouchedTexts(xml: string, { start }: { start: number }, sheets: readonly SheetCells[]): string[] {
  const touched = xml.slice(xml.lastIndexOf('<si>', start));
  return listPlaces(
    sheets,
    (value) => typeof value === 'string' && (touched.includes(toMarkup(value)) || value.length < 2),
  );
}

function toMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/'/g, '&apos;').replace(/</g, '&lt;').slice(0, 3);
}

/** Tables before the changed one hold; in it and after it, all may be different. */
function findTouchedTables(xml: string, { start }: { start: number }, sheets: readonly SheetCells[]): string[] | 'all' {
  const tables = [...xml.matchAll(/<table:table[\s>]/g)].map(({ index }) => index);
  const first = tables.findLastIndex((at) => at <= start);
  return first < 0 ? 'all' : listPlaces(sheets.slice(first), () => true);
}
