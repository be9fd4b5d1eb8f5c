import type { GivenValue } from '../../contract/corrections.ts';
import type { ColumnCells } from '../../workbook/rows/column-cells.ts';
import { type EncodedCell, toDateCell } from '../../workbook/rows/date-cell.ts';
import { repeatValue } from '../../workbook/rows/replaced-cells.ts';
import type { GivenField } from './corrections.ts';

/** Cells of a batch as far as corrections change them. */
interface CorrectableBatch {
  columns: ColumnCells[];
  /** Cells of fields for which the table has no column. */
  given?: Map<string, ColumnCells>;
}

/** What people said of the values of one table, found once, before its rows are streamed. */
export class TableValues {
  readonly #fields: ReadonlyMap<string, GivenField>;

  constructor(fields: ReadonlyMap<string, GivenField>) {
    this.#fields = fields;
  }

  get isEmpty(): boolean {
    return this.#fields.size === 0;
  }

  /** Puts what people said in the place of what the document has. */
  correct(batch: CorrectableBatch): void {
    const { rows } = batch.columns[0]!;
    batch.given = new Map(
      [...this.#fields].map(([field, { value }]) => [field, repeatValue(rows, encodeGiven(value))]),
    );
  }
}

/** As a cell of the document would be encoded. */
export function encodeGiven(value: GivenValue | null): EncodedCell {
  if (typeof value !== 'object' || value === null) return value;
  return toDateCell(value) ?? value;
}
