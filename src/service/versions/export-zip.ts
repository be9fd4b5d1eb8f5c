import type { Readable } from 'node:stream';
import yazl from 'yazl';
import { streamZip } from '../../base/files/index.ts';
import { listPackagePaths, readPackageFile } from './package-files.ts';

/** Fixed, so that equal sources give equal zips. */
const STAMP = new Date(Date.UTC(2000, 0, 1));

/** A zip of a package's sources, as a stream. */
export async function exportZip(dir: string): Promise<Readable> {
  const zip = new yazl.ZipFile();
  for (const path of await listPackagePaths(dir)) {
    const { content } = await readPackageFile(dir, path);
    zip.addBuffer(content, path, { mtime: STAMP, mode: 0o100644 });
  }
  zip.end();
  return streamZip(zip);
}
