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
  /** Labels that rows can have. */
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
  throw new AdeError('correction_place_unknown', {
    place: sheet === undefined ? `sheet ${place.sheet}, counted from 0` : formatPlace(sheet, place),
    expected: `a sheet that was read: ${names}`,
    found: sheet === undefined ? 'none' : `a sheet that is ${sheet.skipped}`,
  });
}

/** The error for a place on a sheet where something else is expected. */
export function unknownPlace(sheet: Sheet, place: Place, expected: string, found: string): AdeError {
  return new AdeError('correction_place_unknown', { place: formatPlace(sheet, place), expected, found });
}

/** The error for a place that is outside of all tables. */
export function outsideTables(sheet: Sheet, place: Place, expected: string): AdeError {
  const ranges = sheet.tables.map((table) => table.a1_range);
  const found = ranges.length === 0 ? 'a sheet without tables' : `tables at ${listNames(ranges)}`;
  return unknownPlace(sheet, place, expected, found);
}

/** Throws if the package has no such field. */
export function assertField({ manifest }: CorrectedRecord, field: string, place: string): void {
  if (manifest.columns.order.includes(field)) return;
  throw new AdeError('correction_field_unknown', { place, field, found: listNames(manifest.columns.order) });
}
