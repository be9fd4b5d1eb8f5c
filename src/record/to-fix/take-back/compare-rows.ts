import type { CellValue } from '../../../workbook/index.ts';
import type { ToFixTable } from '../plan-to-fix.ts';
import type { SenderFormats } from '../sender-formats.ts';
import { type Comparison, isSameValue } from './compare-values.ts';
import type { ReturnedValues } from './read-sheet.ts';
import type { Refusals } from './refusals.ts';
import type { ReturnedFormat, ReturnedPlace } from './returned-file.ts';
import { DAY_ORDERS, type DayOrder, isShownAs, resolveOrder } from './shown-texts.ts';

export interface ChangedCell {
  /** Row of the document. */
  row: number;
  /** Position in the table. */
  position: number;
  sent: CellValue;
  returned: CellValue;
  comparison: Comparison;
  place: ReturnedPlace;
}

/** Compares the returned rows of one table with the rows that were sent. */
export class RowComparison {
  readonly #sent: ReadonlyMap<number, readonly CellValue[]>;
  readonly #format: ReturnedFormat;
  readonly #refusals: Refusals;
  /** By row, positions of the cells that the sender was asked to change; null for all cells of the row. */
  readonly #marks: ReadonlyMap<number, ReadonlySet<number> | null>;
  readonly #formats: SenderFormats | null;
  /** The order in which the sender's program shows days whose format does not say it. */
  #order: DayOrder = DAY_ORDERS[0];

  /** `formats`: in which the cells were sent; null if the returned file has values and not only texts. */
  constructor(
    table: ToFixTable,
    sent: ReadonlyMap<number, readonly CellValue[]>,
    format: ReturnedFormat,
    refusals: Refusals,
    formats: SenderFormats | null,
  ) {
    this.#sent = sent;
    this.#format = format;
    this.#formats = formats;
    this.#refusals = refusals;
    const find = (column: string) => table.columns.findIndex((known) => known.column === column);
    this.#marks = new Map(
      table.rows.map(({ row, problems }) => {
        const columns = problems.map(({ column }) => column);
        return [row, columns.includes(null) ? null : new Set(columns.map((column) => find(column!)))];
      }),
    );
  }

  /** All changed cells. Refuses cells and rows that may have been mixed up with others. */
  compare(rows: readonly ReturnedValues[]): ChangedCell[] {
    this.#findOrder(rows);
    const changed = this.#dropRepeated(rows).map((row) => ({ row, cells: this.#listChanged(row) }));
    for (const { row, cells } of changed) if (this.#mayBeOther(row, cells)) this.#refuseKey(row);
    const cells = changed.flatMap((one) => one.cells);
    this.#refuseMoved(cells);
    return cells;
  }

  /** A copied row counts once; its copies must agree. */
  #dropRepeated(rows: readonly ReturnedValues[]): ReturnedValues[] {
    const first = new Map<number, ReturnedValues>();
    for (const row of rows) {
      const known = first.get(row.row);
      if (known === undefined) first.set(row.row, row);
      else if (!this.#agree(known, row)) {
        for (const { key } of [known, row]) this.#refusals.add('rows that occur twice with different values', key);
      }
    }
    return [...first.values()];
  }

  #agree(one: ReturnedValues, other: ReturnedValues): boolean {
    const comparison = { isMarked: true, format: 'workbook' as const };
    const differs = ([position, { value }]: [number, { value: CellValue }]) =>
      !isSameValue(value, other.cells.get(position)?.value ?? null, comparison);
    return ![...one.cells].some(differs);
  }

  #listChanged({ row, cells }: ReturnedValues): ChangedCell[] {
    const sent = this.#sent.get(row)!;
    return [...cells].flatMap(([position, { value, place }]) => {
      const known = sent[position] ?? null;
      const comparison = this.#describe(row, position, known, this.#isMarked(row, position));
      if (isSameValue(known, value, comparison)) return [];
      return [{ row, position, sent: known, returned: value, comparison, place }];
    });
  }

  #isMarked(row: number, position: number): boolean {
    const marks = this.#marks.get(row);
    return marks === null || (marks?.has(position) ?? false);
  }

  /** Whether other cells fit another sent row better: then rows were sorted without their keys, or a key was copied. */
  #mayBeOther({ row, cells }: ReturnedValues, changed: readonly ChangedCell[]): boolean {
    const marks = this.#marks.get(row) ?? new Set();
    if (!changed.some(({ position }) => !marks.has(position))) return false;
    const compared = [...cells].filter(([position, { value }]) => !marks.has(position) && value !== null);
    const count = (other: number, sent: readonly CellValue[]) =>
      compared.filter(([position, { value }]) => {
        const known = sent[position] ?? null;
        return isSameValue(known, value, this.#describe(other, position, known, false));
      }).length;
    const own = count(row, this.#sent.get(row)!);
    return [...this.#sent].some(([other, sent]) => other !== row && count(other, sent) > own);
  }

  #describe(row: number, position: number, sent: CellValue, isMarked: boolean): Comparison {
    const format = this.#formats?.find(row, position, sent, isMarked);
    const shown = format === undefined ? null : (this.#formats?.describe(format) ?? null);
    const comparison = { isMarked, format: this.#format };
    return shown === null ? comparison : { ...comparison, shown: resolveOrder(shown, this.#order) };
  }

  /** Most days come back as they were sent, so the order in which most of them are the same is the program's. */
  #findOrder(rows: readonly ReturnedValues[]): void {
    const formats = this.#formats;
    if (formats === null) return;
    const days = rows.flatMap(({ row, cells }) =>
      [...cells].flatMap(([position, { value }]) => {
        const sent = this.#sent.get(row)?.[position] ?? null;
        const format = formats.find(row, position, sent, false);
        const shown = format === undefined ? null : formats.describe(format);
        const isLocal = shown?.kind === 'date' && shown.isLocal;
        return isLocal && typeof value === 'string' ? [{ sent, shown, value }] : [];
      }),
    );
    const count = (order: DayOrder) =>
      days.filter(({ sent, shown, value }) => isShownAs(sent, resolveOrder(shown, order), value)).length;
    for (const order of DAY_ORDERS) if (count(order) > count(this.#order)) this.#order = order;
  }

  #refuseKey({ key }: ReturnedValues): void {
    this.#refusals.add('rows whose cells fit another row better', key);
  }

  /** Refuses cells that only changed places within a column: they were sorted without the other columns. */
  #refuseMoved(cells: readonly ChangedCell[]): void {
    const elsewhere = cells.filter(({ comparison }) => !comparison.isMarked);
    for (const list of Map.groupBy(elsewhere, ({ position }) => position).values()) {
      if (list.length < 2) continue;
      const show = (value: CellValue) => JSON.stringify(value);
      const before = list.map(({ sent }) => show(sent)).sort();
      const after = list.map(({ returned }) => show(returned)).sort();
      if (before.join('\n') !== after.join('\n')) continue;
      for (const { place } of list) this.#refusals.add('cells that were moved to other rows', place);
    }
  }
}
