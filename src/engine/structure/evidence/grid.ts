import type { Row } from '../../../workbook/index.ts';
import { KINDS, type ReadCell, readNumber, readText } from './cell-kind.ts';
import { addToHash, hashBytes, type Lexicon, WORD_BITS } from './lexicon.ts';
import { findMarks } from './note-marks.ts';
import { scanText, TEXT_BITS } from './scan-text.ts';
import { MAX_COLUMNS, SeenRow } from './seen-row.ts';

/** Number of filled rows kept at a time: the judged row, 30 on each side, and a few more. */
export const RING_ROWS = 64;

const QUOTE = 0x22;
const LIST_START = 0x5b;
const OBJECT_START = 0x7b;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

/** Only a cell with fewer characters than this can be a header. */
const MAX_HEADER_LENGTH = 45;

const DISTINCT_SLOTS = 1024;

/** The cells of the rows around the judged row, stored by column, because sums run down columns. */
export class Grid {
  /** Index in this array and the next ones: `column * RING_ROWS + slot`. */
  readonly kinds = new Uint8Array(MAX_COLUMNS * RING_ROWS);
  readonly values = new Float64Array(MAX_COLUMNS * RING_ROWS);
  readonly decimals = new Uint8Array(MAX_COLUMNS * RING_ROWS);
  readonly lengths = new Uint16Array(MAX_COLUMNS * RING_ROWS);
  readonly hashes = new Int32Array(MAX_COLUMNS * RING_ROWS);
  /** 1 for the slots of rows that are sums of rows above. */
  readonly sumSlots = new Uint8Array(RING_ROWS);
  /** Number of columns that have a cell in any row so far. */
  width = 0;
  readonly #isUsed = new Uint8Array(MAX_COLUMNS);
  readonly #lexicon: Lexicon;
  readonly #distinctKeys = new Int32Array(DISTINCT_SLOTS);
  readonly #distinctMarks = new Int32Array(DISTINCT_SLOTS);
  /** The row in each slot. Before a slot gets a new row, the cells of its previous row are cleared. */
  readonly #rows = Array.from({ length: RING_ROWS }, (_, slot) => new SeenRow(slot));
  #mark = 0;
  #leftHash = 0;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** Reads a filled row into its slot. */
  add(row: Row, position: number, gapBefore: number): SeenRow {
    const slot = position % RING_ROWS;
    const seen = this.#rows[slot]!;
    this.#clear(seen);
    this.#listColumns(row, seen);
    seen.begin(row, gapBefore, position);
    this.#mark += 1;
    if (row.uncached.length === 0) for (let i = 0; i < seen.filled; i++) this.#addCell(seen, i);
    else this.#addWithFormulas(seen);
    finishSequences(this, seen);
    return seen;
  }

  #clear({ slot, columns, filled }: SeenRow): void {
    this.sumSlots[slot] = 0;
    for (let i = 0; i < filled; i++) this.kinds[columns[i]! * RING_ROWS + slot] = KINDS.empty;
  }

  #listColumns(row: Row, seen: SeenRow): void {
    const formulas = row.uncached.length === 0 ? null : new Set(row.uncached);
    const end = formulas === null ? Math.min(row.cellCount, MAX_COLUMNS) : MAX_COLUMNS;
    let count = 0;
    for (let c = 0; c < end; c++) {
      if (row.isBlankAt(c) && formulas?.has(c) !== true) continue;
      seen.columns[count++] = c;
      if (this.#isUsed[c] === 1) continue;
      this.#isUsed[c] = 1;
      this.width += 1;
    }
    seen.filled = count;
  }

  /** Adds the cells of a row with formulas that have no value: such a cell is filled, and its value is missing. */
  #addWithFormulas(seen: SeenRow): void {
    for (let i = 0; i < seen.filled; i++) {
      const column = seen.columns[i]!;
      if (seen.row.isBlankAt(column)) this.#addMissing(seen, i, column);
      else this.#addCell(seen, i);
    }
  }

  #addMissing(seen: SeenRow, i: number, column: number): void {
    const at = column * RING_ROWS + seen.slot;
    this.kinds[at] = KINDS.missing;
    this.values[at] = 0;
    this.lengths[at] = 1;
    // Nothing shows that two formulas have the same result.
    this.#leftHash = this.hashes[at] = -1 - column;
    seen.missing += 1;
    seen.distinct += 1;
    seen.lengthSum += 1;
    seen.hash = addToHash(seen.hash, this.#leftHash);
    if (i > 0) return;
    seen.firstKind = KINDS.missing;
    seen.firstLength = 1;
  }

  #addCell(seen: SeenRow, i: number): void {
    const { row, slot, columns } = seen;
    const column = columns[i]!;
    const { bytes } = row.block;
    let start = row.startOf(column);
    let end = row.endOf(column);
    const byte = bytes[start]!;
    let cell: ReadCell | null = null;
    let kind: number = KINDS.text;
    let hash: number;
    let length: number;
    if (byte === QUOTE) {
      start += 1;
      end -= 1;
      cell = readText(bytes, start, end, i === 0);
      kind = cell.kind;
      const text = scanText(bytes, start, end, this.#lexicon);
      hash = text.hash;
      length = text.length;
      addTextBits(seen, i, kind, text.bits, length);
      if (i === 0) {
        seen.firstWordCount = text.wordCount;
        if (kind === KINDS.text) seen.firstBits |= findMarks(bytes, start, end);
      }
    } else {
      if ((byte >= DIGIT_0 && byte <= DIGIT_9) || byte === MINUS) {
        cell = readNumber(bytes, start, end);
        kind = cell.kind;
      } else if (byte === LIST_START || byte === OBJECT_START) kind = KINDS.date;
      hash = hashBytes(bytes, start, end);
      length = end - start;
    }
    const at = column * RING_ROWS + slot;
    this.kinds[at] = kind;
    this.values[at] = cell === null ? 0 : cell.value;
    this.decimals[at] = cell === null ? 0 : cell.decimals;
    this.lengths[at] = Math.min(length, 0xffff);
    this.hashes[at] = hash;
    countKind(seen, kind);
    if (i === 0) {
      seen.firstKind = kind;
      seen.firstLength = length;
    }
    if (length > seen.longest) seen.longest = length;
    seen.lengthSum += length;
    seen.hash = addToHash(addToHash(seen.hash, hash), column);
    if (this.#isDistinct(hash)) seen.distinct += 1;
    if (i > 0 && hash === this.#leftHash) seen.sameAsLeft += 1;
    this.#leftHash = hash;
  }

  #isDistinct(hash: number): boolean {
    let at = (hash ^ (hash >>> 10)) & (DISTINCT_SLOTS - 1);
    while (this.#distinctMarks[at] === this.#mark) {
      if (this.#distinctKeys[at] === hash) return false;
      at = (at + 1) & (DISTINCT_SLOTS - 1);
    }
    this.#distinctMarks[at] = this.#mark;
    this.#distinctKeys[at] = hash;
    return true;
  }
}

function countKind(seen: SeenRow, kind: number): void {
  if (kind === KINDS.text) seen.texts += 1;
  else if (kind === KINDS.number) seen.numbers += 1;
  else if (kind === KINDS.year) seen.years += 1;
  else if (kind === KINDS.date) seen.dates += 1;
  else if (kind === KINDS.missing) seen.missing += 1;
}

function addTextBits(seen: SeenRow, i: number, kind: number, bits: number, length: number): void {
  const isInParentheses = (bits & TEXT_BITS.parentheses) !== 0;
  if ((bits & WORD_BITS.header) !== 0 && length < MAX_HEADER_LENGTH) seen.headerWords += 1;
  if ((bits & WORD_BITS.unit) !== 0) {
    seen.units += 1;
    if (isInParentheses) seen.unitsInParentheses += 1;
  }
  if ((bits & TEXT_BITS.month) !== 0) seen.months += 1;
  if ((bits & TEXT_BITS.colonEnd) !== 0) seen.colons += 1;
  if ((bits & TEXT_BITS.marks) !== 0) seen.marks += 1;
  if ((bits & TEXT_BITS.upper) !== 0) seen.upper += 1;
  if ((bits & TEXT_BITS.name) !== 0) seen.names += 1;
  if (i === 0) {
    seen.firstBits =
      kind === KINDS.text ? bits : bits & (TEXT_BITS.indent | TEXT_BITS.digitStart | TEXT_BITS.totalStart);
    return;
  }
  if (isInParentheses) seen.parenthesesInside += 1;
  if (i <= 6 && (bits & TEXT_BITS.totalStart) !== 0) seen.totalsInside += 1;
}

/** Finds years that only rise or only fall, and numbers that each are larger than the previous one. */
function finishSequences(grid: Grid, seen: SeenRow): void {
  if (seen.years >= 2) seen.yearsAscend = isMonotone(grid, seen);
  if (seen.numbers >= 2) seen.areHundreds = hasOnlyHundreds(grid, seen);
  if (seen.numbers >= 3) seen.numbersAscend = countsUp(grid, seen);
  if (seen.numbers >= 4) seen.numbersRise = rises(grid, seen);
}

function isMonotone(grid: Grid, { columns, filled, slot }: SeenRow): boolean {
  let previous = Number.NaN;
  let rises = true;
  let falls = true;
  for (let i = 0; i < filled; i++) {
    const at = columns[i]! * RING_ROWS + slot;
    if (grid.kinds[at] !== KINDS.year) continue;
    const value = grid.values[at]!;
    if (value <= previous) rises = false;
    if (value >= previous) falls = false;
    previous = value;
  }
  return rises || falls;
}

function hasOnlyHundreds(grid: Grid, { columns, filled, slot }: SeenRow): boolean {
  for (let i = 0; i < filled; i++) {
    const at = columns[i]! * RING_ROWS + slot;
    if (grid.kinds[at] === KINDS.number && grid.values[at] !== 100) return false;
  }
  return true;
}

function rises(grid: Grid, { columns, filled, slot }: SeenRow): boolean {
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < filled; i++) {
    const at = columns[i]! * RING_ROWS + slot;
    if (grid.kinds[at] !== KINDS.number) continue;
    const value = grid.values[at]!;
    if (value <= previous) return false;
    previous = value;
  }
  return true;
}

function countsUp(grid: Grid, { columns, filled, slot }: SeenRow): boolean {
  let previous = Number.NaN;
  for (let i = 0; i < filled; i++) {
    const at = columns[i]! * RING_ROWS + slot;
    if (grid.kinds[at] !== KINDS.number) continue;
    const value = grid.values[at]!;
    if (!Number.isNaN(previous) && value - previous !== 1) return false;
    previous = value;
  }
  return true;
}
