import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8, readU16 } from '../biff/bytes.ts';
import { mayGoOn } from '../biff/formula-bytes.ts';
import { errorTexts } from '../biff/values.ts';
import { type BiffVersion, KINDS, type RecordKind } from './record-kinds.ts';

/** In records for several cells: row and first column before the cells, the last column after them. */
export const SEVERAL_HEAD_BYTES = 4;
const SEVERAL_FRAME_BYTES = 6;
/** Style and value of a cell in MULRK, style in MULBLANK. */
export const MUL_RK_CELL_BYTES = 6;
const MUL_BLANK_CELL_BYTES = 2;
const RESULT_BYTES = 8;
/** A result that is not a number has the mark 0xFFFF at its end, and its kind at its beginning. */
const MARK_AT = 6;
const RESULTS = { text: 0, error: 2, last: 3 } as const;
/** Between the result of a formula and the length of the formula: options, and since Excel 5 four unused bytes. */
const OPTION_BYTES: Readonly<Record<BiffVersion, number>> = { 2: 1, 3: 2, 4: 2, 5: 6 };
/** A rich text has the number of its runs in a byte, which some programs fill up to two, and for each run two bytes. */
const RUN_BYTES = 2;

/** Row, column and style before the value of a cell. */
export function countHeadBytes(version: BiffVersion): number {
  return version === 2 ? 7 : 6;
}

/** Throws unless the record has the length that its kind and content need, and a value that exists. */
export function assertLayout(kind: RecordKind, version: BiffVersion, bytes: Buffer, start: number, end: number): void {
  const at = start + countHeadBytes(version);
  switch (kind) {
    case KINDS.blank:
      assertEnd(at, end);
      break;
    case KINDS.integer:
      assertEnd(at + 2, end);
      break;
    case KINDS.rk:
      assertEnd(at + 4, end);
      break;
    case KINDS.number:
      assertEnd(at + 8, end);
      break;
    case KINDS.truth:
      assertTruth(bytes, at, end);
      break;
    case KINDS.text:
      assertTextEnd(findTextEnd(version, bytes, at, end), end);
      break;
    case KINDS.richText:
      assertRichText(version, bytes, at, end);
      break;
    case KINDS.result:
      assertTextEnd(findTextEnd(version, bytes, start, end), end);
      break;
    case KINDS.formula:
      assertFormula(version, bytes, at, end);
      break;
    case KINDS.numbers:
      assertSeveral(bytes, start, end, MUL_RK_CELL_BYTES);
      break;
    case KINDS.blanks:
      assertSeveral(bytes, start, end, MUL_BLANK_CELL_BYTES);
  }
}

function assertEnd(expected: number, end: number): void {
  if (end < expected) throw new BiffDamage('a cell is cut off');
  if (end > expected) throw new BiffDamage('a cell has a wrong length');
}

function assertTextEnd(expected: number, end: number): void {
  if (end < expected) throw new BiffDamage('a text is cut off');
  if (end > expected) throw new BiffDamage('a text has a wrong length');
}

/** Texts have one byte a character. Their length has one byte in Excel 2, two since Excel 3. */
function findTextEnd(version: BiffVersion, bytes: Buffer, start: number, end: number): number {
  const countBytes = version === 2 ? 1 : 2;
  if (start + countBytes > end) throw new BiffDamage('a text is cut off');
  return start + countBytes + (countBytes === 1 ? readU8(bytes, start) : readU16(bytes, start));
}

function assertRichText(version: BiffVersion, bytes: Buffer, start: number, end: number): void {
  const textEnd = findTextEnd(version, bytes, start, end);
  if (textEnd >= end) throw new BiffDamage('a text is cut off');
  const runsEnd = textEnd + 1 + RUN_BYTES * readU8(bytes, textEnd);
  assertTextEnd(end === runsEnd + 1 && bytes[textEnd + 1] === 0 ? end : runsEnd, end);
}

/** A value, and whether it is an error. */
function assertTruth(bytes: Buffer, at: number, end: number): void {
  assertEnd(at + 2, end);
  const value = readU8(bytes, at);
  const isError = readU8(bytes, at + 1);
  if (isError === 0 ? value > 1 : isError !== 1 || !errorTexts.has(value)) {
    throw new BiffDamage('a cell has an unknown truth value or error');
  }
}

function assertFormula(version: BiffVersion, bytes: Buffer, at: number, end: number): void {
  const lengthAt = at + RESULT_BYTES + OPTION_BYTES[version];
  const countBytes = version === 2 ? 1 : 2;
  if (lengthAt + countBytes > end) throw new BiffDamage('a cell is cut off');
  const length = countBytes === 1 ? readU8(bytes, lengthAt) : readU16(bytes, lengthAt);
  const formulaStart = lengthAt + countBytes;
  if (formulaStart + length > end) throw new BiffDamage('a formula is cut off');
  if (!mayGoOn(bytes, formulaStart, formulaStart + length, end)) throw new BiffDamage('a formula has a wrong length');
  if (readU16(bytes, at + MARK_AT) !== 0xffff) return;
  const kind = readU8(bytes, at);
  const isKnown = kind <= RESULTS.last && (kind !== RESULTS.error || errorTexts.has(readU8(bytes, at + 2)));
  if (!isKnown) throw new BiffDamage('a formula has an unknown result');
}

/** Whether the result of a formula is a text, which is in a record of its own. */
export function hasTextResult(version: BiffVersion, bytes: Buffer, start: number): boolean {
  const at = start + countHeadBytes(version);
  return readU16(bytes, at + MARK_AT) === 0xffff && readU8(bytes, at) === RESULTS.text;
}

function assertSeveral(bytes: Buffer, start: number, end: number, cellBytes: number): void {
  const count = (end - start - SEVERAL_FRAME_BYTES) / cellBytes;
  if (count < 1) throw new BiffDamage('a cell is cut off');
  const isRight = Number.isInteger(count) && readU16(bytes, end - 2) === readU16(bytes, start + 2) + count - 1;
  if (!isRight) throw new BiffDamage('a run of cells has a wrong length');
}

/** How many cells a record has, with a value or without. */
export function countCells(kind: RecordKind, start: number, end: number): number {
  if (kind === KINDS.other || kind === KINDS.result) return 0;
  if (kind === KINDS.numbers) return (end - start - SEVERAL_FRAME_BYTES) / MUL_RK_CELL_BYTES;
  return kind === KINDS.blanks ? (end - start - SEVERAL_FRAME_BYTES) / MUL_BLANK_CELL_BYTES : 1;
}
