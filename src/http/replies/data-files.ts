import type { FastifyReply } from 'fastify';
import { ZipFile } from 'yazl';
import { closeWith, streamZip } from '../../base/files/index.ts';
import type { TableFormat } from '../../contract/api/index.ts';
import { DATA_FORMATS } from '../../contract/data-formats.ts';
import { DATA_PACKAGE, describePackage } from '../../exports/index.ts';
import type { MadeFile } from '../../service/index.ts';
import { XLSX, ZIP } from '../media-types.ts';
import { sendAttachment, sendFile } from './downloads.ts';

/** The media type of a file in a format. */
export const mediaTypeOf = (format: TableFormat): string => (format === 'xlsx' ? XLSX : DATA_FORMATS[format].mediaType);

/** A made file as an answer. */
interface Answer {
  /** Without its extension. */
  stem: string;
  title: string;
  format: TableFormat;
  isPackage: boolean;
  /** Further properties of the package. */
  about?: Record<`ade:${string}`, unknown>;
  record: () => Promise<unknown>;
}

/** Sends a file, or a zip of it and its description. The file is gone afterwards. */
export async function sendMadeFile(
  reply: FastifyReply,
  { file, written }: MadeFile,
  { stem, title, format, isPackage, about, record }: Answer,
): Promise<FastifyReply> {
  const name = `${stem}.${format}`;
  if (!isPackage) return sendFile(reply, file, { name, type: mediaTypeOf(format), record });
  try {
    await record();
  } catch (error) {
    await file.close();
    throw error;
  }
  const zip = new ZipFile();
  const stream = streamZip(zip);
  const described = describePackage(title, [{ name, format, file: written }], about);
  zip.addBuffer(Buffer.from(`${JSON.stringify(described, null, 2)}\n`), DATA_PACKAGE, FIXED);
  const content = file.createReadStream({ start: 0 });
  closeWith(stream, content);
  zip.addReadStream(content, name, {
    ...FIXED,
    compress: format === 'csv' || format === 'jsonl',
  });
  zip.end();
  return sendAttachment(reply, stream, `${stem}.zip`, ZIP);
}

/** The same table gives the same zip. */
const FIXED = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };
