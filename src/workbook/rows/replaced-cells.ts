import type { ByteBuilder } from './byte-builder.ts';
import type { CellValue } from './cell-value.ts';
import { ColumnCells, OutputCells } from './column-cells.ts';
import { decodeDate, type EncodedCell } from './date-cell.ts';
import type { Row } from './row.ts';

const COMMA = 0x2c;
const LIST_START = 0x5b;
const LIST_END = 0x5d;

/** The index of a column that no sheet has, so that all its cells are empty. */
const NO_COLUMN = 1 << 20;

/** A column in which some of the document's cells are replaced. */
export class ReplacedCells extends ColumnCells {
  /** By position. */
  readonly #values: ReadonlyMap<number, EncodedCell>;

  constructor(rows: readonly Row[], column: number, values: ReadonlyMap<number, EncodedCell>) {
    super(rows, column);
    this.#values = values;
  }

  override valueAt(position: number): CellValue {
    const value = this.#values.get(position);
    return value === undefined ? super.valueAt(position) : decodeDate(value);
  }

  override isNullAt(position: number): boolean {
    const value = this.#values.get(position);
    return value === undefined ? super.isNullAt(position) : value === null;
  }

  override isBlankAt(position: number): boolean {
    const value = this.#values.get(position);
    if (value === undefined) return super.isBlankAt(position);
    return value === null || (typeof value === 'string' && value.trim() === '');
  }

  override isTextAt(position: number): boolean {
    const value = this.#values.get(position);
    return value === undefined ? super.isTextAt(position) : typeof value === 'string';
  }

  override differsAt(position: number, text: string): boolean {
    const value = this.#values.get(position);
    return value === undefined ? super.differsAt(position, text) : value !== text;
  }

  override writeJson(out: ByteBuilder): void {
    out.writeByte(LIST_START);
    for (let position = 0; position < this.length; position++) {
      if (position > 0) out.writeByte(COMMA);
      out.writeUtf8(JSON.stringify(this.#encodedAt(position)));
    }
    out.writeByte(LIST_END);
  }

  /** Makes the output cells: a rule's value, or else the replaced cell, or else the document's cell. */
  toOutput(made: OutputCells['values'], keepsDurations: boolean): OutputCells {
    const values = this.rows.map((_, position) => {
      const value = made?.[position];
      return value === undefined ? this.#values.get(position) : value;
    });
    return new OutputCells(new ColumnCells(this.rows, this.column), values, keepsDurations);
  }

  #encodedAt(position: number): EncodedCell {
    const value = this.#values.get(position);
    return value === undefined ? super.valueAt(position) : value;
  }
}

/** Makes a column that the document does not have, with the same value in each row. */
export function repeatValue(rows: readonly Row[], value: EncodedCell): ReplacedCells {
  return new ReplacedCells(rows, NO_COLUMN, new Map(rows.map((_, position) => [position, value])));
}

/** Cells for the output: the source's cells, some replaced by the values that the rules made. */
export function makeOutputCells(
  source: ColumnCells | null,
  made: OutputCells['values'],
  keepsDurations = false,
): OutputCells {
  if (source instanceof ReplacedCells) return source.toOutput(made, keepsDurations);
  return new OutputCells(source, made, keepsDurations);
}
