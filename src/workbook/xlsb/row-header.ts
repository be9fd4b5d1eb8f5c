import { maxColumns } from '../a1.ts';
import type { RecordCursor } from './record-cursor.ts';

/** Row, format, height, flags, and the number of spans; then the spans ([MS-XLSB] 2.4.761). */
const HEAD_BYTES = 17;
const FLAGS_AT = 11;
const SPAN_COUNT_AT = 13;
const HIDDEN = 0x10;
const SPAN_BYTES = 8;
/** A span is within a block of 1,024 columns. */
const MAX_SPANS = maxColumns / 1024;

/** The header of a row: its number, and from which to which columns it has cells. */
export class RowHeader {
  /** 1-based; beyond the rows of a sheet if the file is damaged. */
  rowIndex = 0;
  isHidden = false;
  /** The first and last column of each span. */
  readonly #bounds = new Uint32Array(2 * MAX_SPANS);
  #spanCount = 0;
  /** The span that the last cell was in. */
  #span = 0;

  read(record: RecordCursor): void {
    const { bytes, start, length, failure } = record;
    if (length < HEAD_BYTES) throw failure.corrupt('the beginning of a row is cut off');
    this.rowIndex = bytes.readUInt32LE(start) + 1;
    this.isHidden = (bytes.readUInt8(start + FLAGS_AT) & HIDDEN) !== 0;
    this.#spanCount = bytes.readUInt32LE(start + SPAN_COUNT_AT);
    this.#span = 0;
    record.assertLength(HEAD_BYTES + SPAN_BYTES * this.#spanCount, 'the beginning of a row');
    if (this.#spanCount > MAX_SPANS) throw failure.corrupt('a row states too many spans of columns');
    this.#readSpans(record);
  }

  /** Whether the row has said that it has cells in this column. Columns must ascend. Some writers state no spans. */
  hasColumn(column: number): boolean {
    while (this.#span < this.#spanCount && column > this.#readBound(1)) this.#span += 1;
    return this.#spanCount === 0 || (this.#span < this.#spanCount && column >= this.#readBound(0));
  }

  /** The first (0) or last (1) column of the current span. */
  #readBound(side: 0 | 1): number {
    return this.#bounds[2 * this.#span + side] ?? maxColumns;
  }

  #readSpans({ bytes, start, failure }: RecordCursor): void {
    let previous = -1;
    for (let i = 0; i < 2 * this.#spanCount; i++) {
      const bound = bytes.readUInt32LE(start + HEAD_BYTES + 4 * i);
      const ascends = i % 2 === 0 ? bound > previous : bound >= previous;
      if (!ascends || bound >= maxColumns) throw failure.corrupt('a row states spans of columns that do not ascend');
      this.#bounds[i] = bound;
      previous = bound;
    }
  }
}
