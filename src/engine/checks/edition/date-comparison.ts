import type { CellReader } from './cell-reader.ts';
import type { EarlierRows } from './earlier-rows.ts';
import type { EditionField, EditionFields } from './edition-fields.ts';
import type { RowBatch } from './row-batch.ts';
import { Tally } from './tally.ts';

const CENTURY = 1_000_000;

/** Days of one field, by the keys of their rows. */
export interface ComparedDates {
  readonly field: EditionField;
  readonly before: number;
  /** Rows that had a day and have one. */
  known: number;
  readonly changed: Tally;
  /** Of these: day and month changed places. */
  readonly swapped: Tally;
  /** Of these: the day is 100 years earlier or later. */
  readonly century: Tally;
}

/** Compares days of birth and first days with those of the earlier rows. */
export class DateComparison {
  readonly #earlier: EarlierRows;
  readonly #cell: CellReader;
  readonly list: readonly ComparedDates[];

  constructor(earlier: EarlierRows, { dates }: EditionFields, cell: CellReader) {
    this.#earlier = earlier;
    this.#cell = cell;
    this.list = dates.map((field) => ({
      field,
      before: earlier.fieldPosition(field.name),
      known: 0,
      changed: new Tally(),
      swapped: new Tally(),
      century: new Tally(),
    }));
  }

  add(batch: RowBatch, position: number, here: number): void {
    const { list } = this;
    for (let i = 0; i < list.length; i++) {
      const dates = list[i]!;
      const day = (dates.field.role === 'birth' ? batch.birth : batch.start)[position]!;
      const was = dates.before < 0 ? 0 : this.#earlier.field(here, dates.before);
      if (day === 0 || was === 0) continue;
      dates.known += 1;
      if (batch.hash(position, dates.field.position) === was) continue;
      const { table } = batch;
      const row = batch.rowAt(position);
      dates.changed.add(table, row);
      if (this.#isDay(swapDay(day), was)) dates.swapped.add(table, row);
      else if (this.#isDay(day - CENTURY, was) || this.#isDay(day + CENTURY, was)) dates.century.add(table, row);
    }
  }

  #isDay(day: number, hash: number): boolean {
    if (day === 0) return false;
    this.#cell.hashDay(day);
    return this.#cell.shortHash === hash;
  }
}

/** The day with day and month exchanged; 0 if there is no such day, or if they are equal. */
function swapDay(day: number): number {
  const date = day % 100;
  const month = ((day - date) / 100) % 100;
  return date > 12 || date === month ? 0 : day - (day % 10_000) + date * 100 + month;
}
