import type { Sheet } from '../../contract/artifact.ts';
import type { CorrectionOf, Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { findRun, listNames } from '../lookup.ts';
import { parseRows, type RowSpan } from './places.ts';
import { type CorrectedRecord, formatPlace, wrongPlace } from './record.ts';

/** Yields a key for each row, so that two corrections of one row are found. */
export function* checkRows(
  { label }: CorrectionOf<'row_label'>,
  sheet: Sheet,
  place: Place,
  { labels }: CorrectedRecord,
): Generator<string> {
  const rows = readPlaceRows(sheet, place);
  if (!labels.includes(label)) {
    const details = { place: formatPlace(sheet, place), label, found: listNames(labels) };
    throw new AdeError('correction_label_unknown', details);
  }
  for (let row = rows.first; row <= rows.last; row++) {
    if ((findRun(sheet, row)?.label ?? 'blank') === 'blank') {
      throw wrongPlace(sheet, place, 'rows that are not blank', `row ${row}, which is`);
    }
    yield `row ${sheet.index} ${row}`;
  }
}

/** The rows of a place, `5` or `5:9`, inside the sheet. */
export function readPlaceRows(sheet: Sheet, place: Place): RowSpan {
  const rows = parseRows(place.a1);
  if (rows !== undefined && rows.last <= sheet.row_count) return rows;
  throw wrongPlace(sheet, place, `rows such as 5 or 5:9, up to row ${sheet.row_count}`, place.a1);
}
