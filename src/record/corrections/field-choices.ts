import type { Sheet, Table } from '../../contract/artifact.ts';
import type { CorrectionOf, Place } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { assertValue } from './check-value.ts';
import { findColumn, findTableAt } from './places.ts';
import { assertField, type CorrectedRecord, formatPlace, outsideTables } from './record.ts';

/** A field that the set of corrections gives to a column, or (with a null column) to the whole table. */
interface FieldChoice {
  tableId: string;
  field: string;
  place: string;
  column: string | null;
}

/** The fields of all tables as a set of corrections would leave them. */
export class FieldChoices {
  readonly #record: CorrectedRecord;
  /** Table id → column letter → field, or null. */
  readonly #tables = new Map<string, Map<string, string | null>>();
  readonly #chosen: FieldChoice[] = [];
  readonly #meant: { tableId: string; field: string; place: string }[] = [];
  readonly #cells: { tableId: string; column: string; place: string }[] = [];

  constructor(record: CorrectedRecord) {
    this.#record = record;
  }

  checkColumn({ field, then }: CorrectionOf<'column_field'>, sheet: Sheet, place: Place): string {
    const found = findColumn(sheet, place);
    if (found === undefined) throw outsideTables(sheet, place, 'a cell of a column of a table');
    const { table, column } = found;
    if (field !== null) {
      const shown = formatPlace(sheet, place);
      assertField(this.#record, field, shown);
      if (then !== undefined) throw new AdeError('correction_then_unfit', { place: shown, then, field });
      this.#chosen.push({ tableId: table.id, field, place: formatPlace(sheet, { a1: column }), column });
    }
    this.#getFields(table).set(column, field);
    return `column ${table.id} ${column}`;
  }

  checkValue({ field, value }: CorrectionOf<'field_value'>, sheet: Sheet, place: Place): string {
    const table = findTableAt(sheet, place);
    if (table === undefined) throw outsideTables(sheet, place, 'a cell of a table');
    assertField(this.#record, field, formatPlace(sheet, place));
    assertValue(value, `${field} of ${formatPlace(sheet, place)}`);
    this.addColumnless(table, field, formatPlace(sheet, place));
    return `value ${table.id} ${field}`;
  }

  /** Checks a `value_is`: the table must have a column for the field. */
  checkMeaning(correction: CorrectionOf<'value_is'>, sheet: Sheet, place: Place): string {
    const table = findTableAt(sheet, place);
    if (table === undefined) throw outsideTables(sheet, place, 'a cell of a table');
    const shown = formatPlace(sheet, place);
    const key = checkMeaning(correction, this.#record, shown);
    this.#getFields(table);
    this.#meant.push({ tableId: table.id, field: correction.field, place: shown });
    return `${table.id} ${key}`;
  }

  /** The field gets its value from a person, so no column of the table may have it. */
  addColumnless(table: Table, field: string, place: string): void {
    const last = this.#chosen.at(-1);
    // A place may have a million rows of one table, so the table is noted only once.
    if (last?.tableId === table.id && last.field === field && last.place === place) return;
    this.#getFields(table);
    this.#chosen.push({ tableId: table.id, field, place, column: null });
  }

  /** A cell can be corrected only if its column is mapped to a field. */
  addCell(table: Table, column: string, place: string): void {
    this.#getFields(table);
    this.#cells.push({ tableId: table.id, column, place });
  }

  /** Checks what depends on the whole set. */
  finish(): void {
    this.#checkTaken();
    for (const { tableId, field, place } of this.#meant) {
      if ([...(this.#tables.get(tableId)?.values() ?? [])].includes(field)) continue;
      const expected = `a cell of a table with a column for ${field}`;
      throw new AdeError('correction_place_unknown', { place, expected, found: 'a table without such a column' });
    }
    for (const { tableId, column, place } of this.#cells) {
      if ((this.#tables.get(tableId)?.get(column) ?? null) !== null) continue;
      const expected = 'a cell of a column that is mapped to a field';
      throw new AdeError('correction_place_unknown', { place, expected, found: `column ${column}, which is unmapped` });
    }
  }

  /** A field must not be taken from another column implicitly: the set must also correct the other column. */
  #checkTaken(): void {
    for (const { tableId, column, field, place } of this.#chosen) {
      const rival = [...(this.#tables.get(tableId) ?? [])].find(
        ([other, taken]) => other !== column && taken === field,
      );
      if (rival !== undefined)
        throw new AdeError('correction_field_taken', { place, field, found: `column ${rival[0]}` });
    }
  }

  #getFields(table: Table): Map<string, string | null> {
    const fields =
      this.#tables.get(table.id) ??
      new Map((table.mapping ?? []).map(({ raw, target_field }) => [raw.column, target_field]));
    this.#tables.set(table.id, fields);
    return fields;
  }
}

/** Checks a `value_is`, for any place, and returns its key. */
export function checkMeaning(
  { field, from, to }: CorrectionOf<'value_is'>,
  record: CorrectedRecord,
  place: string,
): string {
  assertField(record, field, place);
  assertValue(from, `${field} in ${place}`);
  assertValue(to, `${field} in ${place}`);
  return `meaning ${field} ${from.trim()}`;
}
