import type { Sheet } from '../../contract/artifact.ts';
import type { Correction, Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { checkCells } from './check-cells.ts';
import { checkRows } from './check-rows.ts';
import { checkMeaning, FieldChoices } from './field-choices.ts';
import { type CorrectedRecord, findPlaceSheet, formatPlace } from './record.ts';

/**
 * Checks a set of new corrections as a whole; throws the first error, which names the place. Of what earlier sets said,
 * the new one may say something else.
 */
export function checkCorrections(corrections: readonly Correction[], record: CorrectedRecord): void {
  if (corrections.length === 0) throw new AdeError('corrections_empty');
  new SetCheck(record).check(corrections);
}

/** The place of what holds everywhere. */
const DOCUMENT = 'the document';

class SetCheck {
  readonly #record: CorrectedRecord;
  readonly #fields: FieldChoices;
  /** By the key of what a correction speaks of. */
  readonly #said = new Map<string, Correction>();

  constructor(record: CorrectedRecord) {
    this.#record = record;
    this.#fields = new FieldChoices(record);
  }

  check(corrections: readonly Correction[]): void {
    for (const correction of corrections) {
      if (correction.places.length === 0) this.#note(this.#checkDocument(correction), correction, DOCUMENT);
      for (const place of correction.places) {
        const sheet = findPlaceSheet(this.#record.artifact, place);
        for (const key of this.#listKeys(correction, sheet, place))
          this.#note(key, correction, formatPlace(sheet, place));
      }
    }
    this.#fields.finish();
  }

  /** Checks one place, and names what is said of it; two corrections of a set must not say something of the same. */
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
    }
  }

  /** Checks a correction that holds for the whole document, and names what is said of it. */
  #checkDocument(correction: Correction): string {
    switch (correction.kind) {
      case 'value_is':
        return checkMeaning(correction, this.#record, DOCUMENT);
      default:
        throw new AdeError('correction_place_unknown', {
          place: DOCUMENT,
          expected: `a place for ${correction.kind}`,
          found: 'none',
        });
    }
  }

  #note(key: string, correction: Correction, place: string): void {
    const other = this.#said.get(key);
    if (other !== undefined && other !== correction) throw new AdeError('corrections_overlap', { place });
    this.#said.set(key, correction);
  }
}
