import type { Readable } from 'node:stream';
import type { ZipFile } from 'yazl';

/** The bytes of a zip while it is made; they end with its errors. */
export function streamZip(zip: ZipFile): Readable {
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  return stream;
}

/** Closes a part of a zip when nobody reads the zip any more: its client has left. */
export function closeWith(zip: Readable, part: Readable): void {
  const close = () => part.destroy();
  zip.once('close', close);
  part.once('close', () => zip.off('close', close));
  if (zip.destroyed) close();
}
