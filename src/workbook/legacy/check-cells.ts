import { CFB, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { BiffDamage } from '../biff/biff-damage.ts';
import { oleSignature } from '../ole/index.ts';
import type { SkippedSheet } from '../types.ts';
import { type BiffStream, walkBiffStream } from './biff-records.ts';
import type { DenseSheet } from './dense-sheet.ts';

/** Start record of an Excel 4 workspace, in which sheets are nested; their cells are not counted. */
const WORKSPACE_START = 0x0409;
const WORKSPACE_KIND = 0x0100;

/** Finds damage in the stream of an old xls file before SheetJS reads it; otherwise returns the stream's records. */
export function inspectBiff(bytes: Buffer): BiffStream | { damage: string } {
  try {
    const stream = findStream(bytes);
    if (stream === undefined) return { damage: 'it has no stream of records' };
    if (isWorkspace(stream)) return { parts: [], sheetStarts: [] };
    const records = walkBiffStream(stream);
    // SheetJS would take longer to find the stream in the file again than this walk over it takes.
    return records.parts.length === 0 ? records : { ...records, stream };
  } catch (error) {
    return { damage: error instanceof BiffDamage ? error.message : 'its sectors cannot be followed' };
  }
}

/** The stream of an OLE file, or a file that is only a stream. A decrypted stream has the newer name. */
function findStream(bytes: Buffer): Buffer | undefined {
  if (!bytes.subarray(0, oleSignature.length).equals(oleSignature)) return bytes;
  const container = CFB.read(bytes, { type: 'buffer' });
  const entry = CFB.find(container, '/Workbook') ?? CFB.find(container, '/Book');
  const content = entry?.content as Uint8Array | undefined;
  return content && Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

function isWorkspace(stream: Buffer): boolean {
  return (
    stream.length >= 8 && stream.readUInt16LE(0) === WORKSPACE_START && (stream.readUInt16LE(6) & WORKSPACE_KIND) !== 0
  );
}

/** Describes what SheetJS skipped because it cannot read it, by the file's cell records; `undefined` if nothing. */
export function findLostCells({ parts, sheetStarts }: BiffStream, book: WorkBook): string | undefined {
  // SheetJS also identifies sheets by their offsets.
  const listed = [...new Set(sheetStarts)].sort((a, b) => a - b);
  // Files of versions before Excel 5 have one sheet and no list.
  const isListed = listed.length > 0 || parts[0]?.isGlobal === true;
  for (const part of parts) {
    const at = part.isGlobal ? -1 : isListed ? listed.indexOf(part.start) : 0;
    if (at >= 0 && sheetStarts.filter((start) => start === part.start).length > 1)
      return 'two sheets begin in one place';
    if (at < 0 && part.cells > 0) return 'it has cells outside of all sheets';
    const name = book.SheetNames[at];
    const sheet = name === undefined ? undefined : book.Sheets[name];
    if (at < 0 || sheet === undefined || !isWorksheet(sheet)) continue;
    if (!part.hasNotes && countAll(sheet) === part.cells + part.blanks) continue;
    const found = countFilled(sheet);
    if (found !== part.places) return `the sheet "${name}" has ${part.places} cells, of which ${found} can be read`;
  }
  return undefined;
}

/** The names in the order of the tabs, as the file lists them. SheetJS orders them by the sheets' offsets. */
export function orderNames({ sheetStarts }: BiffStream, names: readonly string[]): string[] {
  if (sheetStarts.length !== names.length) return [...names];
  const byPlace = sheetStarts.toSorted((a, b) => a - b);
  return sheetStarts.map((start) => names[byPlace.indexOf(start)]!);
}

/** SheetJS marks chart, macro and dialog sheets by a type. */
export function isWorksheet(sheet: WorkSheet | undefined): boolean {
  return sheet !== undefined && (sheet['!type'] ?? 'sheet') === 'sheet';
}

/** The kind of a sheet that is not a worksheet. */
export function findKind(sheet: WorkSheet | undefined): SkippedSheet['kind'] {
  const type: string | undefined = sheet?.['!type'];
  return type === 'chart' || type === 'dialog' || type === 'macro' ? type : 'other';
}

/** Counts cells, including blank ones. Looking at each cell would take ten times as long. */
function countAll({ '!data': rows = [] }: DenseSheet): number {
  let count = 0;
  for (const row of rows) {
    if (row === undefined) continue;
    for (let column = 0; column < row.length; column++) if (row[column] !== undefined) count += 1;
  }
  return count;
}

function countFilled({ '!data': rows = [] }: DenseSheet): number {
  let count = 0;
  for (const row of rows) {
    for (const cell of row ?? []) if (cell !== undefined && cell.t !== 'z') count += 1;
  }
  return count;
}
