import { listRows, type Row, type RowBlock } from '../../../workbook/index.ts';
import { BlockScan, MAX_COLUMNS, ROW_NUMBERS } from './block-scan.ts';
import { KINDS, type ReadCell, readNumber, readText } from './cell-kind.ts';
import { addToHash, hashBytes, type Lexicon, WORD_BITS } from './lexicon.ts';
import { findMarks } from './note-marks.ts';
import { RowCounts } from './row-counts.ts';
import { scanText, TEXT_BITS } from './scan-text.ts';

const QUOTE = 0x22;
const LIST_START = 0x5b;
const OBJECT_START = 0x7b;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

/** Only a cell with fewer characters than this can be a header. */
const MAX_HEADER_LENGTH = 45;

const DISTINCT_SLOTS = 1024;

/** Reads the cells of whole blocks. What a row shows here does not depend on other rows. */
export class RowScanner {
  readonly #lexicon: Lexicon;
  readonly #counts = new RowCounts();
  readonly #distinctKeys = new Int32Array(DISTINCT_SLOTS);
  readonly #distinctMarks = new Int32Array(DISTINCT_SLOTS);
  #mark = 0;
  #leftHash = 0;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  scan(block: RowBlock): BlockScan {
    const rows = listRows(block);
    const uncached = [...block.uncached.values()].reduce((sum, columns) => sum + columns.length, 0);
    const scan = BlockScan.make(rows.length, block.starts.length + uncached);
    let next = 0;
    for (const row of rows) if (!row.isBlank) next = this.#scanRow(row, scan, next);
    return scan;
  }

  /** Scans a row into the cells from `first` on. Returns the place after its last cell. */
  #scanRow(row: Row, scan: BlockScan, first: number): number {
    const counts = this.#counts;
    counts.clear();
    this.#mark += 1;
    const formulas = row.uncached.length === 0 ? null : new Set(row.uncached);
    const end = formulas === null ? Math.min(row.cellCount, MAX_COLUMNS) : MAX_COLUMNS;
    let next = first;
    for (let column = 0; column < end; column++) {
      const isBlank = row.isBlankAt(column);
      if (isBlank && formulas?.has(column) !== true) continue;
      scan.columns[next] = column;
      // A formula without a value is filled, and its value is missing.
      if (isBlank) this.#addMissing(scan, next, next - first);
      else this.#addCell(row, scan, next, next - first);
      next += 1;
    }
    counts.filled = next - first;
    findSequences(scan, first, next, counts);
    const at = row.position * ROW_NUMBERS;
    scan.rows[at] = first;
    counts.write(scan.rows, at + 1);
    return next;
  }

  /** `i`: position among the row's filled cells. */
  #addMissing(scan: BlockScan, place: number, i: number): void {
    const counts = this.#counts;
    scan.kinds[place] = KINDS.missing;
    scan.lengths[place] = 1;
    // Nothing shows that two formulas have the same result.
    this.#leftHash = scan.hashes[place] = -1 - scan.columns[place]!;
    counts.missing += 1;
    counts.distinct += 1;
    counts.lengthSum += 1;
    counts.hash = addToHash(counts.hash, this.#leftHash);
    if (i > 0) return;
    counts.firstKind = KINDS.missing;
    counts.firstLength = 1;
  }

  #addCell(row: Row, scan: BlockScan, place: number, i: number): void {
    const counts = this.#counts;
    const column = scan.columns[place]!;
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
      addTextBits(counts, i, kind, text.bits, length);
      if (i === 0) {
        counts.firstWordCount = text.wordCount;
        if (kind === KINDS.text) counts.firstBits |= findMarks(bytes, start, end);
      }
    } else {
      if ((byte >= DIGIT_0 && byte <= DIGIT_9) || byte === MINUS) {
        cell = readNumber(bytes, start, end);
        kind = cell.kind;
      } else if (byte === LIST_START || byte === OBJECT_START) kind = KINDS.date;
      hash = hashBytes(bytes, start, end);
      length = end - start;
    }
    scan.kinds[place] = kind;
    if (cell !== null) {
      scan.values[place] = cell.value;
      scan.decimals[place] = cell.decimals;
    }
    scan.lengths[place] = Math.min(length, 0xffff);
    scan.hashes[place] = hash;
    countKind(counts, kind);
    if (i === 0) {
      counts.firstKind = kind;
      counts.firstLength = length;
    }
    if (length > counts.longest) counts.longest = length;
    counts.lengthSum += length;
    counts.hash = addToHash(addToHash(counts.hash, hash), column);
    if (this.#isDistinct(hash)) counts.distinct += 1;
    if (i > 0 && hash === this.#leftHash) counts.sameAsLeft += 1;
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

function countKind(counts: RowCounts, kind: number): void {
  if (kind === KINDS.text) counts.texts += 1;
  else if (kind === KINDS.number) counts.numbers += 1;
  else if (kind === KINDS.year) counts.years += 1;
  else if (kind === KINDS.date) counts.dates += 1;
  else if (kind === KINDS.missing) counts.missing += 1;
}

function addTextBits(counts: RowCounts, i: number, kind: number, bits: number, length: number): void {
  const isInParentheses = (bits & TEXT_BITS.parentheses) !== 0;
  if ((bits & WORD_BITS.header) !== 0 && length < MAX_HEADER_LENGTH) counts.headerWords += 1;
  if ((bits & WORD_BITS.unit) !== 0) {
    counts.units += 1;
    if (isInParentheses) counts.unitsInParentheses += 1;
  }
  if ((bits & TEXT_BITS.month) !== 0) counts.months += 1;
  if ((bits & TEXT_BITS.colonEnd) !== 0) counts.colons += 1;
  if ((bits & TEXT_BITS.marks) !== 0) counts.marks += 1;
  if ((bits & TEXT_BITS.upper) !== 0) counts.upper += 1;
  if ((bits & TEXT_BITS.name) !== 0) counts.names += 1;
  if (i === 0) {
    counts.firstBits =
      kind === KINDS.text ? bits : bits & (TEXT_BITS.indent | TEXT_BITS.digitStart | TEXT_BITS.totalStart);
    return;
  }
  if (isInParentheses) counts.parenthesesInside += 1;
  if (i <= 6 && (bits & TEXT_BITS.totalStart) !== 0) counts.totalsInside += 1;
}

/** Finds years that only rise or only fall, and numbers that each are larger than the previous one. */
function findSequences(scan: BlockScan, first: number, end: number, counts: RowCounts): void {
  if (counts.years >= 2) counts.yearsAscend = isMonotone(scan, first, end);
  if (counts.numbers >= 2) counts.areHundreds = hasOnlyHundreds(scan, first, end);
  if (counts.numbers >= 3) counts.numbersAscend = countsUp(scan, first, end);
  if (counts.numbers >= 4) counts.numbersRise = rises(scan, first, end);
}

function isMonotone({ kinds, values }: BlockScan, first: number, end: number): boolean {
  let previous = Number.NaN;
  let rises = true;
  let falls = true;
  for (let at = first; at < end; at++) {
    if (kinds[at] !== KINDS.year) continue;
    const value = values[at]!;
    if (value <= previous) rises = false;
    if (value >= previous) falls = false;
    previous = value;
  }
  return rises || falls;
}

function hasOnlyHundreds({ kinds, values }: BlockScan, first: number, end: number): boolean {
  for (let at = first; at < end; at++) if (kinds[at] === KINDS.number && values[at] !== 100) return false;
  return true;
}

function rises({ kinds, values }: BlockScan, first: number, end: number): boolean {
  let previous = Number.NEGATIVE_INFINITY;
  for (let at = first; at < end; at++) {
    if (kinds[at] !== KINDS.number) continue;
    const value = values[at]!;
    if (value <= previous) return false;
    previous = value;
  }
  return true;
}

function countsUp({ kinds, values }: BlockScan, first: number, end: number): boolean {
  let previous = Number.NaN;
  for (let at = first; at < end; at++) {
    if (kinds[at] !== KINDS.number) continue;
    const value = values[at]!;
    if (!Number.isNaN(previous) && value - previous !== 1) return false;
    previous = value;
  }
  return true;
}
