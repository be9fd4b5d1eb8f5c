import type { Artifact, Sheet } from '../../contract/artifact.ts';
import type { Correction, Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { quoteSheet } from '../explain/references.ts';
import { findRun, listNames } from '../lookup.ts';
import { findColumn, parseRows } from './places.ts';

/** What a set of corrections is held against: the record that people looked at, and what the package knows. */
export interface CorrectedRecord {
  artifact: Artifact;
  manifest: Manifest;
  /** Labels that rows may have. */
  labels: readonly string[];
}

type Kind<Name extends Correction['kind']> = Extract<Correction, { kind: Name }>;

/**
 * Checks a set of new corrections as a whole; throws the first error, which names the place. Of what earlier sets said,
 * the new one may say something else.
 */
export function checkCorrections(corrections: readonly Correction[], record: CorrectedRecord): void {
  if (corrections.length === 0) throw new AdeError('corrections_empty');
  const said = new Map<string, Correction>();
  const fields = new FieldChoices(record);
  for (const correction of corrections) {
    for (const place of correction.places) {
      const sheet = findSheet(record.artifact, place);
      const keys =
        correction.kind === 'column_field'
          ? fields.check(correction, sheet, place)
          : checkRows(correction, sheet, place, record);
      for (const key of keys) {
        const other = said.get(key);
        if (other !== undefined && other !== correction) throw overlap(sheet, place);
        said.set(key, correction);
      }
    }
  }
  fields.checkTaken();
}

/** A place as people write it. */
export function formatPlace(sheet: Pick<Sheet, 'name'>, { a1 }: Pick<Place, 'a1'>): string {
  return `${quoteSheet(sheet.name)}!${a1}`;
}

function findSheet({ sheets }: Artifact, place: Place): Sheet {
  const sheet = sheets.find(({ index }) => index === place.sheet);
  if (sheet !== undefined && sheet.skipped === undefined) return sheet;
  const names = listNames(sheets.filter(({ skipped }) => skipped === undefined).map((known) => known.name));
  throw new AdeError('correction_place_unknown', {
    place: sheet === undefined ? `sheet ${place.sheet}, counted from 0` : formatPlace(sheet, place),
    expected: `a sheet that was read: ${names}`,
    found: sheet === undefined ? 'none' : `a sheet that is ${sheet.skipped}`,
  });
}

/** Each row is a place of its own, so that two corrections of one row are found. */
function* checkRows(
  { label }: Kind<'row_label'>,
  sheet: Sheet,
  place: Place,
  { labels }: CorrectedRecord,
): Generator<string> {
  const rows = parseRows(place.a1);
  if (rows === undefined || rows.last > sheet.row_count) {
    throw new AdeError('correction_place_unknown', {
      place: formatPlace(sheet, place),
      expected: `rows such as 5 or 5:9, up to row ${sheet.row_count}`,
      found: place.a1,
    });
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
      throw new AdeError('correction_place_unknown', {
        place: formatPlace(sheet, place),
        expected: 'rows that are not blank',
        found: `row ${row}, which is`,
      });
    }
    yield `row ${sheet.index} ${row}`;
  }
}

/** The fields of all tables as a set of corrections would leave them. */
class FieldChoices {
  readonly #record: CorrectedRecord;
  /** Of a table by its id: field or null by column letter. */
  readonly #tables = new Map<string, Map<string, string | null>>();
  readonly #corrected: { tableId: string; column: string; field: string; place: string }[] = [];

  constructor(record: CorrectedRecord) {
    this.#record = record;
  }

  check({ field }: Kind<'column_field'>, sheet: Sheet, place: Place): string[] {
    const { manifest } = this.#record;
    const found = findColumn(sheet, place);
    if (found === undefined) {
      throw new AdeError('correction_place_unknown', {
        place: formatPlace(sheet, place),
        expected: 'a cell of a column of a table',
        found:
          sheet.tables.length === 0
            ? 'a sheet without tables'
            : `tables at ${listNames(sheet.tables.map((table) => table.a1_range))}`,
      });
    }
    const { table, column } = found;
    if (field !== null && !manifest.columns.order.includes(field)) {
      const known = listNames(manifest.columns.order);
      throw new AdeError('correction_field_unknown', { place: formatPlace(sheet, place), field, found: known });
    }
    const fields =
      this.#tables.get(table.id) ??
      new Map((table.mapping ?? []).map(({ raw, target_field }) => [raw.column, target_field]));
    this.#tables.set(table.id, fields);
    fields.set(column, field);
    if (field !== null)
      this.#corrected.push({ tableId: table.id, column, field, place: formatPlace(sheet, { a1: column }) });
    return [`column ${table.id} ${column}`];
  }

  /** A field is not taken from another column in silence: the set says what that one is. */
  checkTaken(): void {
    for (const { tableId, column, field, place } of this.#corrected) {
      const rival = [...this.#tables.get(tableId)!].find(([other, taken]) => other !== column && taken === field);
      if (rival !== undefined)
        throw new AdeError('correction_field_taken', { place, field, found: `column ${rival[0]}` });
    }
  }
}

function overlap(sheet: Sheet, place: Place): AdeError {
  return new AdeError('corrections_overlap', { place: formatPlace(sheet, place) });
}
