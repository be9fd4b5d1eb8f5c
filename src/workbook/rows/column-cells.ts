import type { ByteBuilder } from './byte-builder.ts';
import type { CellValue } from './cell-value.ts';
import { decodeDate, type EncodedCell } from './date-cell.ts';
import type { Row } from './row.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LIST_START = 0x5b;
const LIST_END = 0x5d;

/** One column of a list of rows, in the rows' encoding. */
export class ColumnCells {
  readonly rows: readonly Row[];
  readonly column: number;

  constructor(rows: readonly Row[], column: number) {
    this.rows = rows;
    this.column = column;
  }

  get length(): number {
    return this.rows.length;
  }

  valueAt(position: number): CellValue {
    return this.rows[position]!.valueAt(this.column);
  }

  isNullAt(position: number): boolean {
    return this.rows[position]!.isNullAt(this.column);
  }

  isBlankAt(position: number): boolean {
    return this.rows[position]!.isBlankAt(this.column);
  }

  isTextAt(position: number): boolean {
    return this.rows[position]!.isTextAt(this.column);
  }

  /** `true` if a text cell certainly differs from `text`; compares up to the first byte that is not plain ASCII. */
  differsAt(position: number, text: string): boolean {
    const row = this.rows[position]!;
    const { bytes } = row.block;
    let at = row.startOf(this.column) + 1;
    for (let i = 0; i < text.length; i++) {
      const byte = bytes[at++]!;
      if (byte >= 0x80 || byte === BACKSLASH) return false;
      if (byte !== text.charCodeAt(i)) return true;
    }
    return bytes[at] !== QUOTE;
  }

  writeJson(out: ByteBuilder): void {
    const { column, rows } = this;
    let separator = LIST_START;
    for (const row of rows) {
      out.writeByte(separator);
      separator = COMMA;
      if (column >= row.cellCount) out.writeAscii('null');
      else out.copyFrom(row.block.bytes, row.startOf(column), row.endOf(column));
    }
    if (rows.length === 0) out.writeByte(LIST_START);
    out.writeByte(LIST_END);
  }
}

/** A list of rows: complete, or at most their first `maxCells` cells. */
export class RowCells {
  readonly rows: readonly Row[];
  readonly #maxCells: number;

  constructor(rows: readonly Row[], maxCells = Number.POSITIVE_INFINITY) {
    this.rows = rows;
    this.#maxCells = maxCells;
  }

  get length(): number {
    return this.rows.length;
  }

  /** Consecutive rows of one block are copied at once. */
  writeJson(out: ByteBuilder): void {
    const { rows } = this;
    out.writeByte(LIST_START);
    for (let i = 0; i < rows.length; ) {
      const row = rows[i]!;
      const { block, jsonStart, cellCount } = row;
      let end = row.jsonEnd;
      i += 1;
      if (cellCount > this.#maxCells) {
        out.copyFrom(block.bytes, jsonStart, row.endOf(this.#maxCells - 1));
        out.writeByte(LIST_END);
      } else {
        while (i < rows.length && this.#follows(rows[i]!, row, end)) end = rows[i++]!.jsonEnd;
        out.copyFrom(block.bytes, jsonStart, end);
      }
      if (i < rows.length) out.writeByte(COMMA);
    }
    out.writeByte(LIST_END);
  }

  /** Whether a row can be copied together with the rows before it, which end at `end`. */
  #follows({ block, jsonStart, cellCount }: Row, first: Row, end: number): boolean {
    return block === first.block && jsonStart === end + 1 && cellCount <= this.#maxCells;
  }
}

/** Cells for the output: the source's cells, some replaced by values; without a source, only values. */
export class OutputCells {
  readonly source: ColumnCells | null;
  /** By position; undefined keeps the source's cell. */
  readonly values: readonly (EncodedCell | undefined)[] | null;
  /** Whether durations of the source, and numbers in their place, are written as durations instead of as hours. */
  readonly keepsDurations: boolean;

  constructor(source: ColumnCells | null, values: readonly (EncodedCell | undefined)[] | null, keepsDurations = false) {
    this.source = source;
    this.values = values;
    this.keepsDurations = keepsDurations;
  }

  /** `true` for null and for a text without characters. */
  isEmptyAt(position: number): boolean {
    const value = this.values?.[position];
    if (value !== undefined) return value === null || value === '';
    return this.source?.rows[position]?.isEmptyAt(this.source.column) ?? true;
  }

  valueAt(position: number): CellValue {
    const value = this.values?.[position];
    return value === undefined ? (this.source?.valueAt(position) ?? null) : decodeDate(value);
  }
}
