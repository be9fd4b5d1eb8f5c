import type { Readable } from 'node:stream';
import type { ZipFile } from 'yazl';

/** The bytes of a zip while it is made; they end with its errors. */
export function streamZip(zip: ZipFile): Readable {
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  return stream;
}
