import { BiffDamage } from '../biff/biff-damage.ts';
import { readU16 } from '../biff/bytes.ts';
import type { StoredStream } from '../ole/index.ts';
import { ByteBuilder } from '../rows/byte-builder.ts';
import type { Row } from '../rows/row.ts';
import type { CellReader } from './cell-reader.ts';
import {
  countSeveral,
  isFilled,
  MUL_RK_CELL_BYTES,
  RESULTS,
  readResultKind,
  SEVERAL_HEAD_BYTES,
} from './cell-records.ts';
import { RECORDS } from './record-types.ts';
import { readRecords } from './record-window.ts';

const HEAD_BYTES = 4;
/** An entry is a cell's place (row and column, 24 bits) and the offset of its record, together a safe number. */
const MAX_HELD_BYTES = 2 ** 29;
const INITIAL_BYTES = 64 * 1024;

interface UnsortedSheet {
  stream: StoredStream;
  sheet: { start: number; end: number };
}

/** The records of a sheet that have cells or texts, and for each cell its place and the offset of its record. */
interface HeldCells {
  bytes: Buffer;
  length: number;
  entries: Float64Array;
}

/** Gives the cells of a sheet to `cells` in order, row by row. Holds their records until all have been read. */
export async function* readSorted({ stream, sheet }: UnsortedSheet, cells: CellReader): AsyncGenerator<Row[]> {
  const held = await holdCells(stream, sheet);
  const { bytes, entries } = held;
  let before = -1;
  for (const entry of entries.sort()) {
    // Some programs write a record twice.
    if (before >= 0 && isSameCell(bytes, before, entry)) continue;
    before = entry;
    const offset = entry % MAX_HELD_BYTES;
    const full = cells.endRowBefore(readU16(bytes, offset), bytes, offset + HEAD_BYTES);
    if (full !== undefined) yield full;
    takeCell(cells, held, offset, findPlace(entry) & 0xff);
  }
}

async function holdCells(stream: StoredStream, { start, end }: { start: number; end: number }): Promise<HeldCells> {
  const held = new ByteBuilder(INITIAL_BYTES);
  const entries: number[] = [];
  for await (const window of readRecords(stream, start, end)) {
    while (window.nextOfSheet()) {
      const { type, bytes } = window;
      if (isFilled(type)) {
        const place = readU16(bytes, window.start) * 256 + readU16(bytes, window.start + 2);
        const count = type === RECORDS.mulRk ? countSeveral(window.start, window.end, type) : 1;
        for (let i = 0; i < count; i++) entries.push((place + i) * MAX_HELD_BYTES + held.length);
      } else if (type !== RECORDS.string && type !== RECORDS.continued) {
        continue;
      }
      held.copyFrom(bytes, window.start - HEAD_BYTES, window.end);
      if (held.length > MAX_HELD_BYTES) throw new BiffDamage('its cells are not in order, and too many to sort');
    }
  }
  return { bytes: held.bytes, length: held.length, entries: Float64Array.from(entries) };
}

function takeCell(cells: CellReader, { bytes, length }: HeldCells, offset: number, column: number): void {
  let at = offset;
  do {
    const end = at + HEAD_BYTES + readU16(bytes, at + 2);
    cells.take(readU16(bytes, at), bytes, at + HEAD_BYTES, end, column, column);
    at = end;
    // The text of the cell may be in the next records.
  } while (!cells.isComplete && at < length && !isFilled(readU16(bytes, at)));
}

function findPlace(entry: number): number {
  return Math.floor(entry / MAX_HELD_BYTES);
}

function isSameCell(bytes: Buffer, one: number, other: number): boolean {
  if (findPlace(one) !== findPlace(other)) return false;
  const column = findPlace(one) & 0xff;
  const [first, second] = [
    readContent(bytes, one % MAX_HELD_BYTES, column),
    readContent(bytes, other % MAX_HELD_BYTES, column),
  ];
  return first !== undefined && second !== undefined && first.equals(second);
}

/** Type and content of a cell; `undefined` if its value may be in another record. */
function readContent(bytes: Buffer, offset: number, column: number): Buffer | undefined {
  const type = readU16(bytes, offset);
  const start = offset + HEAD_BYTES;
  const end = start + readU16(bytes, offset + 2);
  if (type === RECORDS.formula && readResultKind(bytes, start) === RESULTS.text) return undefined;
  if (type !== RECORDS.mulRk) return bytes.subarray(offset, end);
  const at = start + SEVERAL_HEAD_BYTES + (column - readU16(bytes, start + 2)) * MUL_RK_CELL_BYTES;
  return bytes.subarray(at, at + MUL_RK_CELL_BYTES);
}
