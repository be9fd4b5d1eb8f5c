import { FORMAT_BITS, FORMAT_BYTES, FORMAT_COUNT, type RowBlock } from '../../../workbook/index.ts';

/** The place of one of `FORMAT_BITS` in the counts of a row. */
const placeOf = (bit: number): number => 31 - Math.clz32(bit);

/** What the formats of a row's filled cells show. */
export class RowFormats {
  /** Number of cells with each of `FORMAT_BITS`. */
  readonly counts = new Uint8Array(FORMAT_COUNT);
  /** Whether nothing of this is set. */
  isPlain = true;
  /** The bits of the first cell. */
  first = 0;
  /** Level of the first cell's indentation. */
  indent = 0;

  /** Takes the row at this position of a block; a block without formats has plain rows. */
  read({ formats }: RowBlock, position: number): void {
    if (formats === null && this.isPlain) return;
    this.isPlain = formats === null;
    const at = position * FORMAT_BYTES;
    for (let i = 0; i < FORMAT_COUNT; i++) this.counts[i] = formats?.[at + i] ?? 0;
    this.first = (formats?.[at + FORMAT_COUNT] ?? 0) | ((formats?.[at + FORMAT_COUNT + 1] ?? 0) << 8);
    this.indent = formats?.[at + FORMAT_COUNT + 2] ?? 0;
  }

  /** Share of the row's filled cells that have a bit. */
  shareOf(bit: number, filled: number): number {
    return filled === 0 ? 0 : Math.min(1, (this.counts[placeOf(bit)] ?? 0) / filled);
  }
}

/** The formats of several rows together: of all rows of a sheet so far, or of the rows on one side of a row. */
export class FormatSum {
  readonly counts = new Float64Array(FORMAT_COUNT);
  cells = 0;
  rows = 0;
  /** Number of rows whose first cell is bold. */
  boldRows = 0;

  add({ counts, first, isPlain }: RowFormats, filled: number, sign: 1 | -1 = 1): void {
    this.cells += sign * filled;
    this.rows += sign;
    if (isPlain) return;
    for (let i = 0; i < FORMAT_COUNT; i++) this.counts[i] = (this.counts[i] ?? 0) + sign * (counts[i] ?? 0);
    if ((first & FORMAT_BITS.bold) !== 0) this.boldRows += sign;
  }

  shareOf(bit: number): number {
    return this.cells === 0 ? 0 : Math.min(1, (this.counts[placeOf(bit)] ?? 0) / this.cells);
  }
}
