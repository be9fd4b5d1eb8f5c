import type { Sheet, Table } from '../../contract/artifact.ts';
import type { GivenValue } from '../../contract/corrections.ts';
import type { GivenCell, GivenCells } from '../../record/corrections/index.ts';
import { columnIndex, columnSpan } from '../../record/index.ts';
import type { DecidedValues } from '../../rules/client/index.ts';
import { type ColumnCells, type EncodedCell, ReplacedCells, repeatValue, toDateCell } from '../../workbook/index.ts';
import { toShownText } from '../scrub/scrub.ts';
import type { Corrections, GivenField } from './corrections.ts';

/** The parts of a batch that corrections change. */
export interface CorrectableBatch {
  /** 1-based row numbers in the sheet. */
  readonly rows: readonly number[];
  columns: ColumnCells[];
  uncached: { row: number; column: number }[];
  /** By field, the cells that people gave to a field without a column in the table. */
  given?: ReadonlyMap<string, ColumnCells>;
  /** By field, values for single rows that override the results of all rules. */
  decided?: Record<string, DecidedValues>;
}

/** A column with corrected cells; `field` is null if unmapped, `meanings` is null if no text was given a meaning. */
interface CorrectedColumn {
  readonly position: number;
  /** 0-based. */
  readonly column: number;
  readonly field: string | null;
  readonly meanings: ReadonlyMap<string, GivenCell> | null;
}

type CorrectedCount = { correction: string; cells: number };

/** People's corrections of the values of one table, looked up once, before its rows are streamed. */
export class TableValues {
  readonly #sheetIndex: number;
  readonly #given: ReadonlyMap<string, GivenField>;
  readonly #cells: GivenCells;
  readonly #columns: readonly CorrectedColumn[];
  /** Fields with a corrected value in single rows. */
  readonly #rowFields: ReadonlySet<string>;
  readonly #span: { first: number; last: number };
  /** By field and correction, the number of cells. */
  readonly #counts = new Map<string, Map<string, number>>();

  constructor(corrections: Corrections, sheet: Sheet, table: Table) {
    const { first_data_row: first, last_data_row: last } = table;
    this.#sheetIndex = sheet.index;
    this.#span = columnSpan(table);
    this.#cells = corrections.cells;
    // If the field has a column in this revision, the column's values count instead.
    const given = corrections.listValues(sheet, table);
    const free = (table.fields ?? []).flatMap(({ field, from }): [string, GivenField][] => {
      const value = from === 'person' ? given.get(field) : undefined;
      return value === undefined ? [] : [[field, value]];
    });
    this.#given = new Map(free);
    const columns = corrections.cells.listColumns(sheet.index, first, last);
    const meanings = corrections.listMeanings(sheet, table);
    this.#columns = table.columns.flatMap(({ column: letter }, position): CorrectedColumn[] => {
      const column = columnIndex(letter);
      const field = table.mapping?.find(({ raw }) => raw.column === letter)?.target_field ?? null;
      const texts = (field === null ? undefined : meanings.get(field)) ?? null;
      return columns.has(column) || texts !== null ? [{ position, column, field, meanings: texts }] : [];
    });
    this.#rowFields = corrections.listRowFields(sheet, table);
  }

  get isEmpty(): boolean {
    return this.#given.size === 0 && this.#columns.length === 0 && this.#rowFields.size === 0;
  }

  /** Replaces values of the document by people's values. */
  correct(batch: CorrectableBatch): void {
    const [first] = batch.columns;
    if (first !== undefined && this.#given.size > 0) {
      const columns = [...this.#given].map(
        ([field, { value }]) => [field, repeatValue(first.rows, encodeGiven(value))] as const,
      );
      batch.given = new Map(columns);
    }
    for (const column of this.#columns) this.#replace(batch, column);
    this.#decide(batch);
  }

  /** How many cells of a field each correction changed; undefined for none. */
  listCounts(field: string): CorrectedCount[] | undefined {
    const counts = this.#counts.get(field);
    return counts && [...counts].map(([correction, cells]) => ({ correction, cells }));
  }

  /** A correction of the cell itself comes before the meaning of its text. */
  #replace(batch: CorrectableBatch, { position, column, field, meanings }: CorrectedColumn): void {
    const source = batch.columns[position]!;
    const values = new Map<number, EncodedCell>();
    for (const [i, row] of batch.rows.entries()) {
      const cell =
        this.#cells.findCell(this.#sheetIndex, row, column) ?? meanings?.get(toShownText(source.valueAt(i)).trim());
      if (cell === undefined) continue;
      values.set(i, encodeGiven(cell.value));
      if (field !== null) this.#count(field, cell);
    }
    if (values.size === 0) return;
    batch.columns[position] = new ReplacedCells(source.rows, column, values);
    batch.uncached = batch.uncached.filter((cell) => cell.column !== position || !values.has(cell.row));
  }

  #decide(batch: CorrectableBatch): void {
    const decided: Record<string, DecidedValues> = {};
    for (const field of this.#rowFields) {
      const found: DecidedValues = { at: [], values: [] };
      for (const [i, row] of batch.rows.entries()) {
        const cell = this.#cells.findRowValue(this.#sheetIndex, row, field, this.#span);
        if (cell === undefined) continue;
        found.at.push(i);
        found.values.push(encodeGiven(cell.value));
        this.#count(field, cell);
      }
      if (found.at.length > 0) decided[field] = found;
    }
    if (Object.keys(decided).length > 0) batch.decided = decided;
  }

  #count(field: string, { correction }: GivenCell): void {
    const counts = this.#counts.get(field) ?? new Map<string, number>();
    this.#counts.set(field, counts);
    counts.set(correction, (counts.get(correction) ?? 0) + 1);
  }
}

/** Encodes a value like a cell of the document. */
function encodeGiven(value: GivenValue | null): EncodedCell {
  if (typeof value !== 'object' || value === null) return value;
  return toDateCell(value) ?? value;
}
