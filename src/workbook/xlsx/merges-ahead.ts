import { parseRange } from '../a1.ts';
import type { CellRange } from '../types.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';

/** Merged ranges come after the rows. In larger sheets, reading them ahead would take a noticeable share of the time. */
export const MAX_BYTES_AHEAD = 2 * 1024 * 1024;

const LIST = 'mergeCells';
const RANGE = /<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]{1,40})"/g;

/** The merged ranges of a worksheet part, before its rows are read; none if it is large or damaged. */
export async function readMergesAhead(archive: ZipArchive, part: string): Promise<CellRange[]> {
  if (archive.statedBytes(part) > MAX_BYTES_AHEAD) return [];
  const bytes = await readSmallPart(archive, part);
  const start = bytes.lastIndexOf(LIST);
  if (start < 0) return [];
  // The last place of the name may be the end of the list.
  const text = bytes.toString('latin1', bytes.lastIndexOf(LIST, start - 1));
  return Array.from(text.matchAll(RANGE), ([, range = '']) => parseRange(range)).filter((range) => range !== undefined);
}

/** No bytes if the part is damaged or larger than the archive states: whoever reads its rows reports that. */
async function readSmallPart(archive: ZipArchive, part: string): Promise<Buffer> {
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of archive.readPart(part)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BYTES_AHEAD) return Buffer.alloc(0);
    }
    return Buffer.concat(chunks, size);
  } catch {
    return Buffer.alloc(0);
  }
}
