import { isAdeError } from '../../contract/errors/index.ts';
import { readRelationships } from '../xlsx/relationships.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { type IndexedRows, mixPlace } from './cell-places.ts';
import { type RecordCursor, readRecords } from './record-cursor.ts';
import { recordType } from './record-types.ts';

const RELATIONSHIP = 'xlBinaryIndex';
/** The rows of a block, then the place of its next record ([MS-XLSB] 2.4.689). */
const BLOCK_BYTES = 24;
/** A bit for each row of the block that has cells, and the offset of the block in the sheet ([MS-XLSB] 2.4.691). */
const CELLS_HEAD_BYTES = 12;
const MAX_ROWS = 32;
const MAX_COLUMN_BLOCKS = 16;

/**
 * Reads the index that Excel writes beside each sheet: for each row, the offset of its first cell. The index may have
 * as many offsets as the sheet has rows, so that only a digest is kept for each block of rows. `undefined` if the sheet
 * has no index; other programs write none.
 */
export async function readSheetIndex(archive: ZipArchive, sheetPart: string): Promise<IndexedRows[] | undefined> {
  const part = await findIndexPart(archive, sheetPart);
  if (part === undefined || !archive.hasPart(part)) return undefined;
  const failure = new PartFailure(archive.file, part);
  const index = new IndexRecords(failure);
  for await (const cursor of readRecords(archive.readPart(part), failure)) {
    while (cursor.next()) index.take(cursor);
  }
  if (!index.isComplete) throw failure.truncated('its last record is missing');
  return index.blocks;
}

/** Relationships of sheets are only read for the index. Some programs write addresses of links into them that are not XML. */
async function findIndexPart(archive: ZipArchive, sheetPart: string): Promise<string | undefined> {
  try {
    const relationships = await readRelationships(archive, sheetPart);
    return relationships.find(({ type }) => type === RELATIONSHIP)?.target;
  } catch (error) {
    if (isAdeError(error, 'corrupt_workbook') || isAdeError(error, 'truncated_file')) return undefined;
    throw error;
  }
}

class IndexRecords {
  readonly blocks: IndexedRows[] = [];
  isComplete = false;
  readonly #failure: PartFailure;
  #hasCells = true;

  constructor(failure: PartFailure) {
    this.#failure = failure;
  }

  take(record: RecordCursor): void {
    // Excel 2007 writes the last record twice.
    if (record.type === recordType.indexEnd) this.isComplete = true;
    else if (this.isComplete) throw this.#failure.corrupt('a record after its last one');
    else if (record.type === recordType.indexBlock) this.#takeBlock(record);
    else if (record.type === recordType.indexRowBlock) this.#takeCells(record);
    else throw this.#failure.corrupt('a record of an unknown kind');
  }

  #takeBlock(record: RecordCursor): void {
    record.assertLength(BLOCK_BYTES, 'a block of rows');
    const firstRow = record.readU32(record.start);
    const lastRow = record.readU32(record.start + 4) - 1;
    const isNext = firstRow > (this.blocks.at(-1)?.lastRow ?? -1) && lastRow >= firstRow;
    if (!isNext || lastRow - firstRow >= MAX_ROWS)
      throw this.#failure.corrupt('blocks of rows that overlap or are too long');
    this.blocks.push({ firstRow, lastRow, digest: 0 });
    this.#hasCells = false;
  }

  #takeCells(record: RecordCursor): void {
    const block = this.blocks.at(-1);
    if (block === undefined || this.#hasCells) throw this.#failure.corrupt('cells of a block that has not begun');
    if (record.length < CELLS_HEAD_BYTES) throw this.#failure.corrupt('a block of cells is cut off');
    this.#hasCells = true;
    const rows = listBits(record.readU32(record.start), MAX_ROWS);
    const masksAt = record.start + CELLS_HEAD_BYTES;
    const offsetsAt = masksAt + 2 * rows.length;
    if (offsetsAt > record.end) throw this.#failure.corrupt('a block of cells is cut off');
    const columnBlocks = rows.flatMap((row, i) => {
      const mask = record.bytes.readUInt16LE(masksAt + 2 * i);
      return listBits(mask, MAX_COLUMN_BLOCKS).map((columnBlock) => ({ row, columnBlock }));
    });
    record.assertLength(offsetsAt + 4 * columnBlocks.length - record.start, 'a block of cells');
    const base = Number(record.bytes.readBigUInt64LE(record.start + 4));
    for (const [i, { row, columnBlock }] of columnBlocks.entries()) {
      const offset = base + record.readU32(offsetsAt + 4 * i);
      block.digest = mixPlace(block.digest, block.firstRow + row, columnBlock, offset);
    }
  }
}

function listBits(mask: number, count: number): number[] {
  return Array.from({ length: count }, (_, bit) => bit).filter((bit) => ((mask >>> bit) & 1) === 1);
}
