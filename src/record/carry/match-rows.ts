import { createHash } from 'node:crypto';
import type { Correction } from '../../contract/corrections.ts';
import { type CellValue, parseCell } from '../../workbook/index.ts';
import { parseRows } from '../corrections/places.ts';

/** A sheet of a document whose rows can be read. */
export interface ReadableSheet {
  name: string;
  /** From 0. */
  index: number;
  readRows(): AsyncIterable<{ readonly index: number; readonly values: readonly CellValue[] }>;
}

/** The row of the other document with the same cells, or why there is none. */
export type RowMatch = number | 'gone' | 'repeated';

/** Where a sheet of one document, and the rows to which corrections refer, are in another document. */
export interface SheetMatch {
  sheet: number;
  /** Whether the two documents are the same, so that each cell is where it was. */
  isSame: boolean;
  rows: Map<number, RowMatch>;
}

/** By sheet index; undefined if the other document has no such sheet. */
export type SheetMatches = Map<number, SheetMatch | undefined>;

const HASH_CHARS = 24;

/**
 * Finds the sheets and rows that corrections refer to in another document: sheets by name (single sheets also without
 * it), and rows by all of their cells. A row that occurs more than once in either document is not found.
 */
export async function matchRows(
  corrections: readonly Correction[],
  from: readonly ReadableSheet[],
  to: readonly ReadableSheet[],
): Promise<SheetMatches> {
  const matches: SheetMatches = new Map();
  for (const [index, wanted] of listRows(corrections)) {
    const source = from.find((sheet) => sheet.index === index);
    const target = source && findSheet(source, from, to);
    if (source === undefined || target === undefined) matches.set(index, undefined);
    else matches.set(index, { sheet: target.index, isSame: false, rows: await matchSheet(wanted, source, target) });
  }
  return matches;
}

/** Like `matchRows`, for two jobs with the same document. */
export function matchSameDocument(corrections: readonly Correction[]): SheetMatches {
  const entries = [...listRows(corrections)].map(
    ([sheet, rows]) => [sheet, { sheet, isSame: true, rows: new Map([...rows].map((row) => [row, row])) }] as const,
  );
  return new Map(entries);
}

/** By sheet, the rows whose cells must agree. A sheet has no such rows if corrections only name columns in it. */
function listRows(corrections: readonly Correction[]): Map<number, Set<number>> {
  const sheets = new Map<number, Set<number>>();
  for (const { kind, places } of corrections) {
    for (const { sheet, a1 } of places) {
      const rows = sheets.get(sheet) ?? new Set();
      sheets.set(sheet, rows);
      if (kind === 'row_label' || kind === 'cell_value') for (const row of listPlaceRows(a1)) rows.add(row);
      if (kind !== 'table_range') continue;
      for (const corner of a1.split(':')) for (const row of listPlaceRows(corner)) rows.add(row);
    }
  }
  return sheets;
}

/** 1-based rows of `C5`, `5` or `5:9`. */
export function listPlaceRows(a1: string): number[] {
  const cell = parseCell(a1);
  if (cell !== undefined) return [cell.row + 1];
  const { first, last } = parseRows(a1)!;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function findSheet(
  { name }: ReadableSheet,
  from: readonly ReadableSheet[],
  to: readonly ReadableSheet[],
): ReadableSheet | undefined {
  const found = to.find((sheet) => sheet.name === name);
  return found ?? (from.length === 1 && to.length === 1 ? to[0] : undefined);
}

async function matchSheet(
  wanted: ReadonlySet<number>,
  source: ReadableSheet,
  target: ReadableSheet,
): Promise<Map<number, RowMatch>> {
  if (wanted.size === 0) return new Map();
  const before = await indexRows(source);
  const after = await indexRows(target);
  return new Map(
    [...wanted].map((row): [number, RowMatch] => {
      const hash = before.hashes.get(row);
      const same = hash === undefined ? [] : (before.rows.get(hash) ?? []);
      const [found, another] = hash === undefined ? [] : (after.rows.get(hash) ?? []);
      if (found === undefined) return [row, 'gone'];
      return [row, same.length > 1 || another !== undefined ? 'repeated' : found];
    }),
  );
}

/** Indexes rows by the hash of their cells. */
async function indexRows(sheet: ReadableSheet): Promise<{ hashes: Map<number, string>; rows: Map<string, number[]> }> {
  const hashes = new Map<number, string>();
  const rows = new Map<string, number[]>();
  for await (const { index, values } of sheet.readRows()) {
    const filled = values.slice(0, values.findLastIndex((value) => value !== null) + 1);
    const hash = createHash('sha256').update(JSON.stringify(filled)).digest('base64').slice(0, HASH_CHARS);
    hashes.set(index, hash);
    rows.set(hash, [...(rows.get(hash) ?? []), index]);
  }
  return { hashes, rows };
}
