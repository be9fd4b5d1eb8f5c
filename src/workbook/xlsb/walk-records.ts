import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { PartFrame } from './part-frame.ts';
import { type RecordCursor, readRecords } from './record-cursor.ts';

export interface Frame {
  first: number;
  last: number;
}

/**
 * Visits the records of a part between its first and last one, except those in blocks of other programs. Errors:
 * `truncated_file` if the part ends early, `corrupt_workbook`.
 */
export async function walkRecords(
  archive: ZipArchive,
  part: string,
  { first, last }: Frame,
  visit: (record: RecordCursor) => void,
): Promise<void> {
  const failure = new PartFailure(archive.file, part);
  const frame = new PartFrame(failure, first, last);
  for await (const cursor of readRecords(archive.readPart(part), failure)) {
    while (cursor.next()) if (frame.take(cursor.type)) visit(cursor);
  }
  if (!frame.isComplete) throw failure.truncated('its last record is missing');
}
