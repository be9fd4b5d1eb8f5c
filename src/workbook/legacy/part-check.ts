import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8, readU16 } from '../biff/bytes.ts';
import { type BiffVersion, findKind, isKnownType, isOfOtherVersion, KINDS, type RecordKind } from './record-kinds.ts';
import { assertLayout, countCells, hasTextResult, MUL_RK_CELL_BYTES, SEVERAL_HEAD_BYTES } from './record-layout.ts';

const CONTINUED = 0x003c;
const NOTE = 0x001c;
const SIZE_OF_2 = 0x0000;
const SIZE_BYTES = 10;
/** Records between a formula and the text that is its result: of arrays, tables and shared formulas. */
const AFTER_FORMULA: ReadonlySet<number> = new Set([0x0021, 0x0036, 0x0037, 0x00bc, 0x0221, 0x0236, 0x04bc]);
const STYLES: ReadonlySet<number> = new Set([0x00e0, 0x0243, 0x0443]);
/** Type of a record with a text → where the length of the text is. SheetJS hangs at records without it. */
const TEXT_RECORDS: ReadonlyMap<number, number> = new Map([
  [0x001e, 0], // FORMAT of Excel 2 and 3
  [0x041e, 2], // FORMAT
  [0x005c, 0], // WRITEACCESS
]);
/**
 * Settings of the calculation, which are one number each: CALCCOUNT, CALCMODE, PRECISION, REFMODE, DELTA, ITERATION. If
 * one has another length, its bytes are those of other records.
 */
const NUMBER_BYTES: ReadonlyMap<number, number> = new Map([
  [0x000c, 2],
  [0x000d, 2],
  [0x000e, 2],
  [0x000f, 2],
  [0x0010, 8],
  [0x0011, 2],
]);

const FORMATS: ReadonlySet<number> = new Set([0x001e, 0x041e]);

/** Checks the records of a part with cells, or of the part before the sheets, before SheetJS reads them. */
export class PartCheck {
  /** Number of cells with a value; a record for several cells counts several times. */
  cells = 0;
  /** Number of formatted cells without a value; SheetJS makes cells of these, too. */
  blanks = 0;
  /** Whether the part has comments: SheetJS makes a cell for a comment on an empty cell. */
  hasNotes = false;
  /** Whether each cell is after the cell before, row by row. */
  isOrdered = true;
  styles: number;
  readonly #version: BiffVersion;
  #last: RecordKind = KINDS.other;
  #place = -1;
  /** Whether the record of a text has to come next. */
  #isAwaitingText = false;

  /** `styles`: how many the part before the sheets has. */
  constructor(version: BiffVersion, styles: number) {
    this.#version = version;
    this.styles = styles;
  }

  take(type: number, bytes: Buffer, start: number, end: number): void {
    const version = this.#version;
    const kind = findKind(type, version);
    if (isOfOtherVersion(type, version)) throw new BiffDamage('a record of another version of Excel');
    const isSize = this.#place < 0 && isSizeOfSheet(type, bytes, start, end);
    if (!isSize && !isKnownType(type, version, bytes, start, end))
      throw new BiffDamage('a record that no version of Excel has');
    assertLayout(kind, version, bytes, start, end);
    if (kind === KINDS.other) this.#takeOther(type, bytes, start, end);
    else if (kind !== KINDS.result) this.#takeCells(kind, bytes, start, end);
    else if (!this.#isAwaitingText) throw new BiffDamage('a text has no cell');
    if (!AFTER_FORMULA.has(type)) {
      this.#isAwaitingText = kind === KINDS.formula && hasTextResult(version, bytes, start);
    }
    this.#last = kind;
  }

  #takeOther(type: number, bytes: Buffer, start: number, end: number): void {
    const lengthAt = TEXT_RECORDS.get(type);
    if (lengthAt !== undefined) {
      if (start + lengthAt >= end) throw new BiffDamage('a text is cut off');
      if (FORMATS.has(type)) assertFormat(bytes, start + lengthAt, end);
    }
    const bytesOfNumber = NUMBER_BYTES.get(type);
    if (bytesOfNumber !== undefined && end - start !== bytesOfNumber)
      throw new BiffDamage('a setting has a wrong length');
    if (type === CONTINUED && this.#last !== KINDS.other) throw new BiffDamage('a cell continues after its end');
    if (type === NOTE) this.hasNotes = true;
    if (STYLES.has(type)) this.styles += 1;
  }

  #takeCells(kind: RecordKind, bytes: Buffer, start: number, end: number): void {
    const count = countCells(kind, start, end);
    if (kind === KINDS.blank || kind === KINDS.blanks) {
      this.blanks += count;
      return;
    }
    this.cells += count;
    const place = readPlace(bytes, start);
    if (place <= this.#place) this.isOrdered = false;
    this.#place = place + count - 1;
    for (let i = 0; i < count; i++) this.#assertStyle(bytes, start + SEVERAL_HEAD_BYTES + i * MUL_RK_CELL_BYTES);
  }

  /** Excel 2 has no number of the style here. Without a list of styles, SheetJS needs none. */
  #assertStyle(bytes: Buffer, at: number): void {
    if (this.#version === 2 || this.styles === 0) return;
    if (readU16(bytes, at) >= this.styles) throw new BiffDamage('a cell has a style that does not exist');
  }
}

/**
 * Some programs write the size of the sheet under its type of Excel 2 into files of Excel 5: rows, columns, and two
 * bytes of zeros, before all cells.
 */
function isSizeOfSheet(type: number, bytes: Buffer, start: number, end: number): boolean {
  return (
    type === SIZE_OF_2 &&
    end - start === SIZE_BYTES &&
    readU16(bytes, start) <= readU16(bytes, start + 2) &&
    readU16(bytes, start + 4) <= readU16(bytes, start + 6) &&
    readU16(bytes, start + 8) === 0
  );
}

function assertFormat(bytes: Buffer, lengthAt: number, end: number): void {
  if (lengthAt + 1 + readU8(bytes, lengthAt) !== end) throw new BiffDamage('a number format has a wrong length');
}

/** Row and column of the first cell of a record, as one number. */
export function readPlace(bytes: Buffer, start: number): number {
  return readU16(bytes, start) * 0x1_0000 + readU16(bytes, start + 2);
}

/** A filled cell: its place, and its content without the place. */
export interface PlacedCell {
  place: number;
  content: Buffer;
}

/** The filled cells of a checked record. */
export function* listCells(kind: RecordKind, bytes: Buffer, start: number, end: number): Generator<PlacedCell> {
  if (kind === KINDS.blank || kind === KINDS.blanks) return;
  const count = countCells(kind, start, end);
  const first = readPlace(bytes, start);
  for (let i = 0; i < count; i++) {
    const at = start + SEVERAL_HEAD_BYTES + i * MUL_RK_CELL_BYTES;
    const cellEnd = kind === KINDS.numbers ? at + MUL_RK_CELL_BYTES : end;
    yield { place: first + i, content: bytes.subarray(at, cellEnd) };
  }
}
