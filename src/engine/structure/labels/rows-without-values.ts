import type { DecidedRow } from './label-rows.ts';

/** Titles have a few rows. If more rows wait for a header, the first ones are data. */
const MAX_WAITING = 256;

/**
 * Decides about rows of formulas without values in packages without row weights, unless a rule scored them or a person
 * decided. Like all rows that no rule knows, they are data. Only in front of the first header they are its title: as
 * data without values, they would be a table of their own.
 */
export class RowsWithoutValues {
  /** All rows from the first one that may be part of a title. */
  #waiting: DecidedRow[] = [];
  /** Whether a header or data is above. */
  #isInTable = false;

  /** Adds rows that the rules have labelled. Returns the rows that have their final label now, in order. */
  push(rows: readonly DecidedRow[]): DecidedRow[] {
    const labelled: DecidedRow[] = [];
    for (const row of rows) {
      if (row.label === 'header') for (const above of this.#waiting) if (isOpen(above)) above.label = 'title';
      this.#waiting.push(row);
      if (this.#mustWait(row)) continue;
      labelled.push(...this.finish());
    }
    return labelled;
  }

  /** Returns the rows that still wait: without a header, they are data. */
  finish(): DecidedRow[] {
    const rows = this.#waiting;
    this.#waiting = [];
    return rows;
  }

  #mustWait(row: DecidedRow): boolean {
    const isFull = this.#waiting.length > MAX_WAITING;
    const isOfTable = row.label === 'header' || (row.label === 'data' && !isOpen(row));
    if (row.label === 'separator') this.#isInTable = false;
    else if (isOfTable || isFull) this.#isInTable = true;
    else return !this.#isInTable && (isOpen(row) || this.#waiting.length > 1);
    return false;
  }
}

function isOpen({ row, decision, decided }: DecidedRow): boolean {
  return row.hasNoValue && decision.best === null && decided === undefined;
}
