import type { Row } from '../../../workbook/index.ts';
import type { DecidedRow } from './label-rows.ts';

/** Only a few such rows are in front of a table or below it. If more of them wait for a row with values, they are data. */
const MAX_WAITING = 256;

/** Whether formulas fill the first of these columns and at least half of all, as the cells of a data row do. */
export function fillsLike(formulas: readonly number[], columns: readonly number[]): boolean {
  const [first] = columns;
  if (first === undefined) return true;
  const filled = new Set(formulas);
  const shared = columns.reduce((count, column) => count + (filled.has(column) ? 1 : 0), 0);
  return filled.has(first) && shared * 2 >= columns.length;
}

/**
 * Labels rows of formulas without values in packages without row weights, unless a rule scored them or a person decided.
 * Other unknown rows are data, but such a row shows nothing, so the rows around it decide: it is data if data follows in
 * the same table, or if its formulas fill the columns of the table above. In front of a table and below, it is blank.
 */
export class RowsWithoutValues {
  /** All rows from the first one that waits for its label. */
  #waiting: DecidedRow[] = [];
  #openCount = 0;
  /** The last header or data row with values in the table above; null in front of a table. */
  #above: Row | null = null;
  #columns: readonly number[] | null = null;
  #hasData = false;

  /** Adds rows that the rules have labelled. Returns the rows that have their final label now, in order. */
  push(rows: readonly DecidedRow[]): DecidedRow[] {
    const labelled: DecidedRow[] = [];
    for (const row of rows) {
      if (isOpen(row)) this.#addOpen(row);
      else if (row.label !== 'blank') this.#addKnown(row);
      this.#waiting.push(row);
      if (this.#openCount === 0) labelled.push(...this.#take());
    }
    return labelled;
  }

  /** Returns the remaining rows when the sheet has ended. */
  finish(): DecidedRow[] {
    // If the sheet has no other data, these rows are its table.
    this.#settle(() => !this.#hasData);
    return this.#take();
  }

  /** A row like the data above also shows that the rows between them are data. */
  #addOpen({ row }: DecidedRow): void {
    if (this.#openCount >= MAX_WAITING || (this.#above !== null && fillsLike(row.uncached, this.#findColumns()))) {
      this.#hasData = true;
      this.#settle(() => true);
    } else this.#openCount += 1;
  }

  #addKnown({ row, label }: DecidedRow): void {
    const isBelow = this.#above !== null;
    if (label === 'header' || label === 'data') {
      this.#above = row;
      this.#columns = null;
    } else if (label === 'separator') this.#above = null;
    if (label === 'data') this.#hasData = true;
    this.#settle((open) => label === 'data' && (isBelow || fillsLike(open.uncached, this.#findColumns())));
  }

  #findColumns(): readonly number[] {
    this.#columns ??= this.#above === null ? [] : listFilled(this.#above);
    return this.#columns;
  }

  #settle(isData: (row: Row) => boolean): void {
    if (this.#openCount === 0) return;
    for (const row of this.#waiting) if (isOpen(row)) row.label = isData(row.row) ? 'data' : 'blank';
    this.#openCount = 0;
  }

  #take(): DecidedRow[] {
    const rows = this.#waiting;
    this.#waiting = [];
    return rows;
  }
}

function isOpen({ row, decision, decided }: DecidedRow): boolean {
  return row.hasNoValue && decision.best === null && decided === undefined;
}

function listFilled(row: Row): number[] {
  const columns = [...row.uncached];
  for (let c = 0; c < row.cellCount; c++) if (!row.isBlankAt(c)) columns.push(c);
  return columns.sort((a, b) => a - b);
}
