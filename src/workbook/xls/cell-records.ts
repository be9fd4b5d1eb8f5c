import { BiffDamage } from '../biff/biff-damage.ts';
import { readU8, readU16 } from '../biff/bytes.ts';
import { mayGoOn } from '../biff/formula-bytes.ts';
import { errorTexts } from '../biff/values.ts';
import { RECORDS } from './record-types.ts';

/** Row, column and style at the beginning of each cell's record. */
export const CELL_HEAD_BYTES = 6;
/** In records for several cells: row and first column before the cells, the last column after them. */
export const SEVERAL_HEAD_BYTES = 4;
const SEVERAL_FRAME_BYTES = 6;
/** Style and value of a cell in MULRK, style in MULBLANK. */
export const MUL_RK_CELL_BYTES = 6;
const MUL_BLANK_CELL_BYTES = 2;
/** The result of a formula, its options, and the length of the formula ([MS-XLS] 2.4.127). */
export const RESULT_AT = 6;
const MARK_AT = 12;
export const OPTIONS_AT = 14;
const FORMULA_LENGTH_AT = 20;
const FORMULA_HEAD_BYTES = 22;
const BOOL_ERR_BYTES = 8;
const LONG_BOOL_ERR_BYTES = 9;
const MERGE_BYTES = 8;

export const RESULTS = { number: -1, text: 0, boolean: 1, error: 2, empty: 3 } as const;

/** Types of the records that have one filled cell or several. */
const FILLED: ReadonlySet<number> = new Set([
  RECORDS.formula,
  RECORDS.mulRk,
  RECORDS.richString,
  RECORDS.labelSst,
  RECORDS.number,
  RECORDS.label,
  RECORDS.boolErr,
  RECORDS.rk,
]);
const filledTypes = new Uint8Array(0x1_0000);
for (const type of FILLED) filledTypes[type] = 1;

/** Records with one length only ([MS-XLS] 2.4). */
const LENGTHS: readonly (readonly [type: number, length: number])[] = [
  [RECORDS.labelSst, 10],
  [RECORDS.blank, 6],
  [RECORDS.number, 14],
  [RECORDS.rk, 10],
  [RECORDS.row, 16],
];
const lengths = new Uint8Array(0x1_0000);
for (const [type, length] of LENGTHS) lengths[type] = length;

export function isFilled(type: number): boolean {
  return filledTypes[type] === 1;
}

/** Throws if the record of a cell, a row or merged cells does not have the length that its type and content need. */
export function assertLayout(type: number, bytes: Buffer, start: number, end: number): void {
  const length = end - start;
  const only = readU8(lengths, type);
  if (only !== 0) {
    if (length !== only) throw new BiffDamage(`a ${type === RECORDS.row ? 'row' : 'cell'} has a wrong length`);
    return;
  }
  switch (type) {
    case RECORDS.boolErr:
      assertBoolErr(bytes, start, length);
      break;
    case RECORDS.mulRk:
      assertSeveral(bytes, start, end, MUL_RK_CELL_BYTES);
      break;
    case RECORDS.mulBlank:
      assertSeveral(bytes, start, end, MUL_BLANK_CELL_BYTES);
      break;
    case RECORDS.formula:
      assertFormula(bytes, start, length);
      break;
    case RECORDS.label:
    case RECORDS.richString:
      if (length < CELL_HEAD_BYTES + 2) throw new BiffDamage('a text is cut off');
      break;
    case RECORDS.mergeCells:
      if (length < 2 || length !== 2 + MERGE_BYTES * readU16(bytes, start))
        throw new BiffDamage('a list of merged cells has a wrong length');
  }
}

function assertSeveral(bytes: Buffer, start: number, end: number, cellBytes: number): void {
  const count = (end - start - SEVERAL_FRAME_BYTES) / cellBytes;
  const isRight =
    Number.isInteger(count) && count >= 1 && readU16(bytes, end - 2) === readU16(bytes, start + 2) + count - 1;
  if (!isRight) throw new BiffDamage('a run of cells has a wrong length');
}

function assertFormula(bytes: Buffer, start: number, length: number): void {
  if (length < FORMULA_HEAD_BYTES) throw new BiffDamage('a formula is cut off');
  const formulaStart = start + FORMULA_HEAD_BYTES;
  const formulaEnd = formulaStart + readU16(bytes, start + FORMULA_LENGTH_AT);
  const end = start + length;
  if (formulaEnd > end) throw new BiffDamage('a formula is cut off');
  if (!mayGoOn(bytes, formulaStart, formulaEnd, end)) throw new BiffDamage('a formula has a wrong length');
  const kind = readResultKind(bytes, start);
  const isKnown =
    kind <= RESULTS.empty && (kind !== RESULTS.error || errorTexts.has(readU8(bytes, start + RESULT_AT + 2)));
  if (!isKnown) throw new BiffDamage('a formula has an unknown result');
}

/** Value, and whether it is an error. Old versions of OpenOffice write the value with two bytes. */
function assertBoolErr(bytes: Buffer, start: number, length: number): void {
  const isLong = length === LONG_BOOL_ERR_BYTES && bytes[start + CELL_HEAD_BYTES + 1] === 0;
  if (length !== BOOL_ERR_BYTES && !isLong) throw new BiffDamage('a cell has a wrong length');
  const value = readU8(bytes, start + CELL_HEAD_BYTES);
  const isError = readU8(bytes, start + length - 1);
  if (isError === 0 ? value > 1 : isError !== 1 || !errorTexts.has(value)) {
    throw new BiffDamage('a cell has an unknown truth value or error');
  }
}

/** How many cells a record for several cells has. */
export function countSeveral(start: number, end: number, type: number): number {
  const cellBytes = type === RECORDS.mulRk ? MUL_RK_CELL_BYTES : MUL_BLANK_CELL_BYTES;
  return (end - start - SEVERAL_FRAME_BYTES) / cellBytes;
}

/** A result that is not a number has the mark 0xFFFF after its kind and value ([MS-XLS] 2.5.133). */
export function readResultKind(bytes: Buffer, start: number): number {
  return readU16(bytes, start + MARK_AT) === 0xffff ? readU8(bytes, start + RESULT_AT) : RESULTS.number;
}
