import type { Artifact, Sheet } from '../../contract/artifact.ts';
import type { Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { listNames } from '../lookup.ts';
import { quoteSheet } from '../references.ts';

/** What a set of corrections is checked against: the record that people looked at, and facts of the package. */
export interface CorrectedRecord {
  artifact: Artifact;
  manifest: Manifest;
  labels: readonly string[];
}

/** Formats a place the way people write it. */
export function formatPlace(sheet: Pick<Sheet, 'name'>, { a1 }: Pick<Place, 'a1'>): string {
  return `${quoteSheet(sheet.name)}!${a1}`;
}

/** The sheet of a place; throws if the sheet was not read. */
export function findPlaceSheet({ sheets }: Artifact, place: Place): Sheet {
  const sheet = sheets.find(({ index }) => index === place.sheet);
  if (sheet !== undefined && sheet.skipped === undefined) return sheet;
  const names = listNames(sheets.filter(({ skipped }) => skipped === undefined).map((known) => known.name));
  const expected = `a sheet that was read: ${names}`;
  if (sheet !== undefined) throw wrongPlace(sheet, place, expected, `a sheet that is ${sheet.skipped}`);
  const unknown = `sheet ${place.sheet}, counted from 0`;
  throw new AdeError('correction_place_unknown', { place: unknown, expected, found: 'none' });
}

export function wrongPlace(sheet: Sheet, place: Place, expected: string, found: string): AdeError {
  return new AdeError('correction_place_unknown', { place: formatPlace(sheet, place), expected, found });
}

/** The error for a place that is outside of all tables. */
export function outsideTables(sheet: Sheet, place: Place, expected: string): AdeError {
  if (sheet.tables.length === 0) return wrongPlace(sheet, place, expected, 'a sheet without tables');
  return wrongPlace(sheet, place, expected, `tables at ${listNames(sheet.tables.map(({ a1_range }) => a1_range))}`);
}

export function assertField({ manifest }: CorrectedRecord, field: string, place: string): void {
  if (manifest.columns.order.includes(field)) return;
  throw new AdeError('correction_field_unknown', { place, field, found: listNames(manifest.columns.order) });
}
