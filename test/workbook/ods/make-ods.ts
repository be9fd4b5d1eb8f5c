import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { makeFileFolder } from '../../helpers/temp-folder.ts';

export const NAMESPACE = 'urn:oasis:names:tc:opendocument:xmlns';
export const MIME = 'application/vnd.oasis.opendocument.spreadsheet';

/** A document with these automatic styles and tables. */
export function makeContent(styles: string, tables: string): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="${NAMESPACE}:office:1.0" ` +
    `xmlns:table="${NAMESPACE}:table:1.0" xmlns:text="${NAMESPACE}:text:1.0" xmlns:style="${NAMESPACE}:style:1.0" ` +
    `xmlns:number="${NAMESPACE}:datastyle:1.0">` +
    `<office:automatic-styles>${styles}</office:automatic-styles>` +
    `<office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`
  );
}

/** Writes an ods file with these entries in its manifest. */
export async function writeOds(manifestEntry: string, content: string): Promise<string> {
  const path = join(makeFileFolder(), 'book.ods');
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(MIME), 'mimetype', { compress: false });
  zip.addBuffer(Buffer.from(content), 'content.xml');
  zip.addBuffer(Buffer.from('<office:document-styles/>'), 'styles.xml');
  const manifest = `<manifest:manifest xmlns:manifest="${NAMESPACE}:manifest:1.0">${manifestEntry}</manifest:manifest>`;
  zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${manifest}`), 'META-INF/manifest.xml');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}
