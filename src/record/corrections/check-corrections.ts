import type { Sheet } from '../../contract/artifact.ts';
import type { Correction, CorrectionOf, Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { checkCells } from './check-cells.ts';
import { RangeChoices } from './check-ranges.ts';
import { checkRows } from './check-rows.ts';
import { assertValue } from './check-value.ts';
import { checkMeaning, FieldChoices } from './field-choices.ts';
import { findColumn } from './places.ts';
import { checkReadAs } from './read-as.ts';
import { type CorrectedRecord, findPlaceSheet, formatPlace, outsideTables, wrongPlace } from './record.ts';

/**
 * Checks a set of new corrections as a whole; throws the first error, which names the place. New corrections may
 * contradict those of earlier sets, but not one another.
 */
export function checkCorrections(corrections: readonly Correction[], record: CorrectedRecord): void {
  if (corrections.length === 0) throw new AdeError('corrections_empty');
  new SetCheck(record).check(corrections);
}

/** The place of corrections that hold everywhere. */
const DOCUMENT = 'the document';
const NO_PLACE = 'no place: an undo has the places of the corrections that it undoes';

class SetCheck {
  readonly #record: CorrectedRecord;
  readonly #fields: FieldChoices;
  readonly #ranges = new RangeChoices();
  /** Corrections by the key of the thing that they correct. */
  readonly #said = new Map<string, Correction>();

  constructor(record: CorrectedRecord) {
    this.#record = record;
    this.#fields = new FieldChoices(record);
  }

  check(corrections: readonly Correction[]): void {
    for (const correction of corrections) {
      if (correction.places.length === 0)
        for (const key of this.#checkDocument(correction)) this.#note(key, correction, DOCUMENT);
      for (const place of correction.places) {
        const sheet = findPlaceSheet(this.#record.artifact, place);
        for (const key of this.#listKeys(correction, sheet, place))
          this.#note(key, correction, formatPlace(sheet, place));
      }
    }
    this.#fields.finish();
    this.#ranges.finish();
  }

  /** Checks one place, and returns keys of what is corrected. Two corrections of a set must not share a key. */
  #listKeys(correction: Correction, sheet: Sheet, place: Place): Iterable<string> {
    switch (correction.kind) {
      case 'column_field':
        return [this.#fields.checkColumn(correction, sheet, place)];
      case 'row_label':
        return checkRows(correction, sheet, place, this.#record);
      case 'field_value':
        return [this.#fields.checkValue(correction, sheet, place)];
      case 'cell_value':
        return checkCells(correction, sheet, place, this.#record, this.#fields);
      case 'value_is':
        return [this.#fields.checkMeaning(correction, sheet, place)];
      case 'table_range':
        this.#ranges.check(sheet, place);
        return [];
      case 'column_name':
        return [checkName(correction, sheet, place)];
      case 'read_as':
        return this.#checkDateOrder(correction, sheet, place);
      case 'undo':
        throw wrongPlace(sheet, place, NO_PLACE, 'one');
    }
  }

  #checkDateOrder(correction: CorrectionOf<'read_as'>, sheet: Sheet, place: Place): string[] {
    const names = checkReadAs(correction, this.#record, formatPlace(sheet, place));
    const found = findColumn(sheet, place);
    if (found === undefined) throw outsideTables(sheet, place, 'a cell of a column of a table');
    return names.map((name) => `${name} ${found.table.id} ${found.column}`);
  }

  /** Checks a correction of the whole document, and returns keys for what it corrects. */
  #checkDocument(correction: Correction): string[] {
    switch (correction.kind) {
      case 'value_is':
        return [checkMeaning(correction, this.#record, DOCUMENT)];
      case 'read_as':
        return checkReadAs(correction, this.#record, DOCUMENT);
      case 'undo':
        return correction.supersedes.map((id) => `undo ${id}`);
      default: {
        const expected = `a place for ${correction.kind}`;
        throw new AdeError('correction_place_unknown', { place: DOCUMENT, expected, found: 'none' });
      }
    }
  }

  #note(key: string, correction: Correction, place: string): void {
    const other = this.#said.get(key);
    if (other !== undefined && other !== correction) throw new AdeError('corrections_overlap', { place });
    this.#said.set(key, correction);
  }
}

function checkName({ name }: CorrectionOf<'column_name'>, sheet: Sheet, place: Place): string {
  const found = findColumn(sheet, place);
  if (found === undefined) throw outsideTables(sheet, place, 'a cell of a column of a table');
  assertValue(name, `the header of ${formatPlace(sheet, place)}`);
  return `name ${found.table.id} ${found.column}`;
}
