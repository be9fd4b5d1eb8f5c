import { readU16 } from '../biff/bytes.ts';

/** A list with a number for every record type, by default 0: a file may have a million records to look up. */
function tabulate(entries: readonly (readonly [type: number, value: number])[]): Uint8Array {
  const table = new Uint8Array(0x1_0000);
  for (const [type, value] of entries) table[type] = value;
  return table;
}

/** The smallest length of each type of cell record: row, column, format and value ([MS-XLS] 2.4). */
const CELL_RECORDS = tabulate([
  [0x0006, 22], // FORMULA of Excel 5
  [0x0206, 18], // FORMULA of Excel 3
  [0x0406, 18], // FORMULA of Excel 4
  [0x00d6, 8], // RSTRING
  [0x00fd, 10], // LABELSST
  [0x0203, 14], // NUMBER
  [0x0204, 8], // LABEL
  [0x0205, 8], // BOOLERR
  [0x027e, 10], // RK
  [0x00bd, 12], // MULRK
]);

/** Excel 2 has its own record types, with a format of three bytes. */
const CELL_RECORDS_2 = tabulate([
  [0x0002, 9], // INTEGER
  [0x0003, 15], // NUMBER
  [0x0004, 8], // LABEL
  [0x0005, 9], // BOOLERR
  [0x0006, 17], // FORMULA
]);

/** Record types that only Excel 2 writes: INTEGER, NUMBER, LABEL, BOOLERR and STRING. */
const RECORDS_OF_2 = tabulate([0x0002, 0x0003, 0x0004, 0x0005, 0x0007].map((type) => [type, 1]));
/** Type of a record with a text → bytes up to the end of the text's length; SheetJS hangs at shorter records. */
const TEXT_RECORDS = tabulate([
  [0x0007, 1], // STRING of Excel 2
  [0x0207, 2], // STRING
  [0x001e, 1], // FORMAT of Excel 2 and 3
  [0x041e, 3], // FORMAT
  [0x005c, 1], // WRITEACCESS
]);

const MULRK = 0x00bd;
const NOTE = 0x001c;
const BLANK = 0x0201;
const BLANK_2 = 0x0001;
const MULBLANK = 0x00be;
const BOUND_SHEET = 0x0085;
const FILE_PASS = 0x002f;
/** Offset of a sheet's kind in the list, and the kinds: table or dialog, macro, chart, module ([MS-XLS] 2.4.28). */
const KIND_PLACE = 5;
const SHEET_KINDS: ReadonlySet<number> = new Set([0, 1, 2, 6]);
const END_OF_PART = 0x000a;
const START_OF_PART_2 = 0x0009;
const START_OF_PART_5 = 0x0809;
const VERSION_5 = 0x0500;
const GLOBAL_KIND = 0x0005;
const START_OF_PART = tabulate([START_OF_PART_2, 0x0209, 0x0409, START_OF_PART_5].map((type) => [type, 1]));
/** A MULRK has its row, first column and last column, then a format and a value for each cell. */
const MULRK_FRAME_BYTES = 6;
const MULRK_CELL_BYTES = 6;
/** A MULBLANK has the same frame, but its cells only have a format. */
const MULBLANK_CELL_BYTES = 2;

/** A part of the stream, from its start record to its end record. Charts inside a sheet are not parts. */
export interface BiffPart {
  /** Offset of its start record, which is also in the list of sheets. */
  start: number;
  /** Whether the part has the list of sheets and no cells (Excel 5 and later). */
  isGlobal: boolean;
  /** Number of cells in cell records; a record for several cells counts several times. */
  cells: number;
  /** Number of formatted cells without a value; SheetJS makes cells of these, too. */
  blanks: number;
  /** Whether the part has comments: SheetJS makes a cell for a comment on an empty cell. */
  hasNotes: boolean;
  /** Number of different cell positions. Walks over the part again, so only call it if the numbers of cells differ. */
  countPlaces(): number;
}

export interface BiffStream {
  /** The bytes with all cells; undefined if SheetJS has to find them in the file itself. */
  stream?: Buffer;
  /** Then nothing else has been read. */
  isEncrypted?: boolean;
  parts: BiffPart[];
  /** Offsets of the sheets' parts, from the list of sheets. */
  sheetStarts: number[];
}

/** What is wrong with a stream, for the error's text. */
export class BiffDamage extends Error {}

/** Walks over the records of an xls stream, without sharing any code with the reader of the cells. */
export function walkBiffStream(stream: Buffer): BiffStream {
  assertOldVersion(stream);
  if (isEncrypted(stream)) return { parts: [], sheetStarts: [], isEncrypted: true };
  const parts: BiffPart[] = [];
  const sheetStarts: number[] = [];
  for (let at = 0; at + 4 <= stream.length && START_OF_PART[readU16(stream, at)] === 1; ) {
    const start = at;
    let cells = 0;
    let blanks = 0;
    let hasNotes = false;
    try {
      at = walkPart(stream, start, (type, content, length) => {
        assertReadable(stream, start, type, length);
        blanks += countBlanks(type, length);
        if (type === NOTE) hasNotes = true;
        if (type === BOUND_SHEET && length >= 4 && start === 0)
          sheetStarts.push(readSheetStart(stream, content, length));
        else cells += countCells(stream, start, type, length);
      });
    } catch (error) {
      throw new BiffDamage(`${describePart(start, sheetStarts)} cannot be read: ${(error as Error).message}`);
    }
    parts.push({
      start,
      isGlobal: isGlobal(stream, start),
      cells,
      blanks,
      hasNotes,
      countPlaces: () => countPlaces(stream, start),
    });
  }
  return { parts, sheetStarts };
}

/** Since Excel 5, the first record has the version. Files of Excel 97 have their own reader. */
function assertOldVersion(stream: Buffer): void {
  if (stream.length < 6 || readU16(stream, 0) !== START_OF_PART_5) return;
  if (readU16(stream, 4) !== VERSION_5) throw new BiffDamage('its version does not exist');
}

/** The record about the encryption comes before all records that are encrypted ([MS-XLS] 2.1.7.20.3). */
function isEncrypted(stream: Buffer): boolean {
  for (let at = 0; at + 4 <= stream.length; at += 4 + readU16(stream, at + 2)) {
    const type = readU16(stream, at);
    if (type === FILE_PASS) return true;
    if (type === BOUND_SHEET || type === END_OF_PART) return false;
  }
  return false;
}

function readSheetStart(stream: Buffer, content: number, length: number): number {
  if (length > KIND_PLACE && !SHEET_KINDS.has(stream[content + KIND_PLACE]!)) {
    throw new BiffDamage('it lists a sheet of an unknown kind');
  }
  return stream.readUInt32LE(content);
}

/** The start record contains a version and then the kind of part ([MS-XLS] 2.4.21). */
function isGlobal(stream: Buffer, start: number): boolean {
  return readU16(stream, start) === START_OF_PART_5 && readU16(stream, start + 6) === GLOBAL_KIND;
}

function describePart(start: number, sheetStarts: readonly number[]): string {
  const at = sheetStarts.toSorted((a, b) => a - b).indexOf(start);
  return at < 0 ? 'the part before the sheets' : `sheet ${at + 1} of ${sheetStarts.length}`;
}

type RecordVisitor = (type: number, content: number, length: number) => void;

/** Returns the offset after the part. */
function walkPart(stream: Buffer, start: number, visit: RecordVisitor): number {
  let depth = 0;
  for (let at = start; at + 4 <= stream.length; ) {
    const type = readU16(stream, at);
    const length = readU16(stream, at + 2);
    const content = at + 4;
    at = content + length;
    if (at > stream.length) break;
    if (START_OF_PART[type] === 1) depth += 1;
    else if (type === END_OF_PART) depth -= 1;
    else if (depth === 1) visit(type, content, length);
    if (depth === 0) return at;
  }
  throw new BiffDamage('its records end in the middle');
}

function isExcel2(stream: Buffer, start: number): boolean {
  return readU16(stream, start) === START_OF_PART_2;
}

function assertReadable(stream: Buffer, start: number, type: number, length: number): void {
  if (RECORDS_OF_2[type] === 1 && !isExcel2(stream, start))
    throw new BiffDamage('a record of another version of Excel');
  if (length < TEXT_RECORDS[type]!) throw new BiffDamage('a text is cut off');
}

function countCells(stream: Buffer, start: number, type: number, length: number): number {
  const known = isExcel2(stream, start) ? CELL_RECORDS_2 : CELL_RECORDS;
  const minLength = known[type]!;
  if (minLength === 0) return 0;
  if (length < minLength) throw new BiffDamage('a cell is cut off');
  return type === MULRK ? Math.floor((length - MULRK_FRAME_BYTES) / MULRK_CELL_BYTES) : 1;
}

function countBlanks(type: number, length: number): number {
  if (type === BLANK || type === BLANK_2) return 1;
  return type === MULBLANK ? Math.floor((length - MULRK_FRAME_BYTES) / MULBLANK_CELL_BYTES) : 0;
}

function countPlaces(stream: Buffer, start: number): number {
  const places = new Set<number>();
  walkPart(stream, start, (type, content, length) => {
    const count = countCells(stream, start, type, length);
    const first = readU16(stream, content) * 0x1_0000 + readU16(stream, content + 2);
    for (let i = 0; i < count; i++) places.add(first + i);
  });
  return places.size;
}
