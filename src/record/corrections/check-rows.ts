import type { Sheet } from '../../contract/artifact.ts';
import type { CorrectionOf, Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { findRun, listNames } from '../lookup.ts';
import { parseRows } from './places.ts';
import { type CorrectedRecord, formatPlace, unknownPlace } from './record.ts';

/** Yields a key for each row, so that two corrections of one row are found. */
export function* checkRows(
  { label }: CorrectionOf<'row_label'>,
  sheet: Sheet,
  place: Place,
  { labels }: CorrectedRecord,
): Generator<string> {
  const rows = parseRows(place.a1);
  if (rows === undefined || rows.last > sheet.row_count) {
    throw unknownPlace(sheet, place, `rows such as 5 or 5:9, up to row ${sheet.row_count}`, place.a1);
  }
  if (!labels.includes(label)) {
    throw new AdeError('correction_label_unknown', {
      place: formatPlace(sheet, place),
      label,
      found: listNames(labels),
    });
  }
  for (let row = rows.first; row <= rows.last; row++) {
    if ((findRun(sheet, row)?.label ?? 'blank') === 'blank') {
      throw unknownPlace(sheet, place, 'rows that are not blank', `row ${row}, which is`);
    }
    yield `row ${sheet.index} ${row}`;
  }
}
