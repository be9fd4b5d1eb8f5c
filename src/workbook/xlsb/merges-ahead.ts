import type { CellRange } from '../types.ts';
import { MAX_BYTES_AHEAD } from '../xlsx/merges-ahead.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { rangeBytes, readRange } from './read-range.ts';
import { readRecords } from './record-cursor.ts';
import { recordType } from './record-types.ts';

/** The merged ranges of a worksheet part, before its rows are read; none if it is large or damaged. */
export async function readMergesAhead(archive: ZipArchive, part: string): Promise<CellRange[]> {
  const merges: CellRange[] = [];
  if (archive.statedBytes(part) > MAX_BYTES_AHEAD) return merges;
  try {
    for await (const cursor of readRecords(archive.readPart(part), new PartFailure(archive.file, part))) {
      while (cursor.next()) {
        const isMerge = cursor.type === recordType.merge && cursor.end - cursor.start === rangeBytes;
        if (isMerge) merges.push(readRange(cursor.bytes, cursor.start));
      }
    }
  } catch {
    // Whoever reads the rows reports the damage.
    return [];
  }
  return merges;
}
