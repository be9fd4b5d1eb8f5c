import { BiffDamage } from '../biff/biff-damage.ts';
import { readU16 } from '../biff/bytes.ts';
import { listCells, PartCheck } from './part-check.ts';
import { type BiffVersion, findKind, findVersion } from './record-kinds.ts';
import { assertAllFound, type ListedSheet, PART_KINDS, readListedSheet, SHEET_KINDS } from './sheet-list.ts';

const HEAD_BYTES = 4;
const BOUND_SHEET = 0x0085;
const FILE_PASS = 0x002f;
const END_OF_PART = 0x000a;
const START_OF_PART_5 = 0x0809;
const VERSION_5 = 0x0500;

/** A part of the stream, from its start record to its end record. Charts inside a sheet are not parts. */
export interface BiffPart {
  /** Offset of its start record, which is also in the list of sheets. */
  start: number;
  /** Kind of the part, as its start record says. */
  kind: number;
  /** Whether the part has the list of sheets and no cells (Excel 5 and later). */
  isGlobal: boolean;
  cells: number;
  /** Number of different cell positions. */
  places: number;
  blanks: number;
  hasNotes: boolean;
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

/** Checks the records of an xls stream, without sharing any code with the reader of the cells. */
export function walkBiffStream(stream: Buffer): BiffStream {
  assertOldVersion(stream);
  if (isEncrypted(stream)) return { parts: [], sheetStarts: [], isEncrypted: true };
  const parts: BiffPart[] = [];
  const listed: ListedSheet[] = [];
  let at = 0;
  let styles = 0;
  while (isPartStart(stream, at)) {
    const start = at;
    try {
      const walked = checkPart(stream, start, styles, listed);
      at = walked.end;
      parts.push(walked.part);
      if (walked.part.isGlobal) styles = walked.styles;
    } catch (error) {
      throw new BiffDamage(`${describePart(start, listed)} cannot be read: ${(error as Error).message}`);
    }
  }
  assertNothingFollows(stream, at, listed);
  assertAllFound(listed, parts);
  return { parts, sheetStarts: listed.map((sheet) => sheet.start) };
}

/** Since Excel 5, the first record has the version. Files of Excel 97 have their own reader. */
function assertOldVersion(stream: Buffer): void {
  if (stream.length < 6 || readU16(stream, 0) !== START_OF_PART_5) return;
  if (readU16(stream, 4) !== VERSION_5) throw new BiffDamage('its version does not exist');
}

/** The record about the encryption comes before all records that are encrypted ([MS-XLS] 2.1.7.20.3). */
function isEncrypted(stream: Buffer): boolean {
  for (let at = 0; at + HEAD_BYTES <= stream.length; at += HEAD_BYTES + readU16(stream, at + 2)) {
    const type = readU16(stream, at);
    if (type === FILE_PASS) return true;
    if (type === BOUND_SHEET || type === END_OF_PART) return false;
  }
  return false;
}

function isPartStart(stream: Buffer, at: number): boolean {
  return at + HEAD_BYTES <= stream.length && findVersion(readU16(stream, at)) !== undefined;
}

function describePart(start: number, listed: readonly ListedSheet[]): string {
  const at = listed.findIndex((sheet) => sheet.start === start);
  return at < 0 ? 'the part before the sheets' : `sheet ${at + 1} of ${listed.length}`;
}

function checkPart(
  stream: Buffer,
  start: number,
  styles: number,
  listed: ListedSheet[],
): { part: BiffPart; end: number; styles: number } {
  const version = readVersion(stream, start);
  const kind = readPartKind(stream, start);
  const isGlobal = version === 5 && kind === PART_KINDS.globals;
  const check = new PartCheck(version, styles);
  // What charts and old modules have is never read.
  const isChecked = kind !== PART_KINDS.chart && kind !== PART_KINDS.module;
  const end = walkPart(stream, start, (type, content, contentEnd) => {
    if (type === BOUND_SHEET && start === 0) listed.push(readListedSheet(stream, content, contentEnd));
    if (isChecked) check.take(type, stream, content, contentEnd);
  });
  const { cells, blanks, hasNotes } = check;
  const places = check.isOrdered ? cells : countPlaces(stream, start);
  return { part: { start, kind, isGlobal, cells, places, blanks, hasNotes }, end, styles: check.styles };
}

/** The start record contains a version and then the kind of part ([MS-XLS] 2.4.21). */
function readPartKind(stream: Buffer, start: number): number {
  if (start + HEAD_BYTES + 4 > stream.length || readU16(stream, start + 2) < 4)
    throw new BiffDamage('its first record is cut off');
  return readU16(stream, start + HEAD_BYTES + 2);
}

type RecordVisitor = (type: number, content: number, end: number) => void;

/** Returns the offset after the part. Leaves out the records of charts inside of it. */
function walkPart(stream: Buffer, start: number, visit: RecordVisitor): number {
  let depth = 0;
  for (let at = start; at + HEAD_BYTES <= stream.length; ) {
    const record = at;
    const type = readU16(stream, record);
    const content = record + HEAD_BYTES;
    at = content + readU16(stream, record + 2);
    if (at > stream.length) break;
    if (findVersion(type) !== undefined) {
      if (record > start && readPartKind(stream, record) !== PART_KINDS.chart)
        throw new BiffDamage('a part begins inside of another one');
      depth += 1;
    } else if (type === END_OF_PART) depth -= 1;
    else if (depth === 1) visit(type, content, at);
    if (depth === 0) return at;
  }
  throw new BiffDamage('its records end in the middle');
}

/** Small streams end with zeros. Old modules are not described; what follows may belong to them. */
function assertNothingFollows(stream: Buffer, at: number, listed: readonly ListedSheet[]): void {
  if (listed.some(({ kind }) => kind === SHEET_KINDS.module)) return;
  if (stream.subarray(at).some((byte) => byte !== 0)) throw new BiffDamage('records follow after the last sheet');
}

/** Number of places with a cell. Some programs write a record twice, but of two other cells one would be lost. */
function countPlaces(stream: Buffer, start: number): number {
  const version = readVersion(stream, start);
  const contents = new Map<number, Buffer>();
  walkPart(stream, start, (type, content, end) => {
    for (const cell of listCells(findKind(type, version), stream, content, end)) {
      const known = contents.get(cell.place);
      if (known !== undefined && !known.equals(cell.content)) throw new BiffDamage('two cells are in one place');
      contents.set(cell.place, cell.content);
    }
  });
  return contents.size;
}

/** The version that the start of a part states. */
function readVersion(stream: Buffer, start: number): BiffVersion {
  const version = findVersion(readU16(stream, start));
  if (version === undefined) throw new BiffDamage('a part has no start');
  return version;
}
