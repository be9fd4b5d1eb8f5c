/** What the format of a cell shows, as bits. `FORMAT_BITS.merged`: the cell begins a range merged across columns. */
export const FORMAT_BITS = {
  bold: 1 << 0,
  italic: 1 << 1,
  underlined: 1 << 2,
  filled: 1 << 3,
  lineAbove: 1 << 4,
  lineBelow: 1 << 5,
  centered: 1 << 6,
  right: 1 << 7,
  /** The text is larger than the workbook's usual text. */
  large: 1 << 8,
  /** The cell shows a number as money, as a percentage, or with any other format of its own for numbers. */
  money: 1 << 9,
  percent: 1 << 10,
  number: 1 << 11,
  merged: 1 << 12,
} as const;

/** The bits from here on are the level of the cell's indentation. */
export const INDENT_SHIFT = 13;

export const MAX_INDENT = 15;

/** How many cells of a row have each bit of `FORMAT_BITS`, in their order. */
export const FORMAT_COUNT = Object.keys(FORMAT_BITS).length;

/** Bytes for each row: the counts, then the bits and the indentation of the first cell. */
export const FORMAT_BYTES = FORMAT_COUNT + 3;

/** Further cells of a row are not counted. */
const MAX_COUNTED = 255;

const FIRST_ROWS = 512;

/** Counts what the formats of a row's cells show: a few bytes for each row, instead of a format for each cell. */
export class FormatCounter {
  #bytes = new Uint8Array(FIRST_ROWS * FORMAT_BYTES);
  readonly #counts = new Uint16Array(FORMAT_COUNT);
  #cells = 0;
  #first = 0;
  /** Neighbours usually have one format, so that equal ones are counted together. */
  #last = 0;
  #lastCells = 0;

  begin(): void {
    this.#counts.fill(0);
    this.#cells = this.#first = this.#last = this.#lastCells = 0;
  }

  /** Adds the next filled cell of the row. */
  add(format: number): void {
    if (this.#cells === 0) this.#first = format;
    this.#cells += 1;
    if (format !== this.#last) {
      this.#flush();
      this.#last = format;
    }
    this.#lastCells += 1;
  }

  /** Takes the last cell back. */
  undo(): void {
    this.#cells -= 1;
    this.#lastCells -= 1;
  }

  /**
   * Takes the counts of the row at this position of `source`, of whose `all` cells the open row has `own` ones. If they are
   * fewer, only what all cells have counts, because the formats of single cells are not known any more.
   */
  copy(
    source: Uint8Array,
    position: number,
    { own, all, hasFirst }: { own: number; all: number; hasFirst: boolean },
  ): void {
    const bytes = source.subarray(position * FORMAT_BYTES, (position + 1) * FORMAT_BYTES);
    const [low = 0, high = 0, indent = 0] = bytes.subarray(FORMAT_COUNT);
    let common = 0;
    for (let i = 0; i < FORMAT_COUNT; i++) {
      const count = bytes[i] ?? 0;
      const isCommon = count >= Math.min(all, MAX_COUNTED);
      if (isCommon) common |= 1 << i;
      this.#counts[i] = own === all ? count : isCommon ? own : 0;
    }
    const first = low | (high << 8);
    this.#first = hasFirst ? first | (indent << INDENT_SHIFT) : common;
  }

  /** Ends the row at this position among the rows. */
  end(position: number): void {
    this.#flush();
    const at = position * FORMAT_BYTES;
    if (at + FORMAT_BYTES > this.#bytes.length) this.#bytes = grow(this.#bytes);
    for (const [i, count] of this.#counts.entries()) this.#bytes[at + i] = Math.min(MAX_COUNTED, count);
    this.#bytes[at + FORMAT_COUNT] = this.#first;
    this.#bytes[at + FORMAT_COUNT + 1] = (this.#first >> 8) & (FIRST_HIGH_BITS - 1);
    this.#bytes[at + FORMAT_COUNT + 2] = this.#first >> INDENT_SHIFT;
  }

  take(rowCount: number): Uint8Array {
    return this.#bytes.slice(0, rowCount * FORMAT_BYTES);
  }

  #flush(): void {
    for (let bits = this.#last & BIT_MASK; bits !== 0; bits &= bits - 1) {
      const place = 31 - Math.clz32(bits & -bits);
      this.#counts[place] = (this.#counts[place] ?? 0) + this.#lastCells;
    }
    this.#lastCells = 0;
  }
}

const BIT_MASK = (1 << FORMAT_COUNT) - 1;
const FIRST_HIGH_BITS = 1 << (FORMAT_COUNT - 8);

function grow(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
