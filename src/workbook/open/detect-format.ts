import { type FileHandle, open, readFile } from 'node:fs/promises';
import { AdeError } from '../../contract/errors/index.ts';
import type { DocumentFormat } from '../../contract/formats.ts';
import { decodeWide, detectWideEncoding, isPlainText, readWideMark, removeStrayNuls } from '../csv/wide-encodings.ts';
import { decryptWithDefaultPassword } from '../default-password.ts';
import { makeFileBytes, OleFile, oleSignature, toOleError } from '../ole/index.ts';
import type { DocumentSource, OpenOptions } from '../types.ts';
import { findWorkbookPart } from '../xlsx/workbook-part.ts';
import { walkPart } from '../xlsx/xml-walker.ts';
import { openZipArchive, type ZipArchive } from '../zip/zip-archive.ts';
import { findForeignFormat } from './foreign-formats.ts';

const HEAD_BYTES = 4096;

/** Start of BIFF 2 to 4 workbooks without an OLE container ([MS-XLS] BOF records of these versions). */
const BARE_BIFF_STARTS = [
  '\x09\x00\x04\x00',
  '\x09\x02\x06\x00',
  '\x09\x04\x06\x00',
  '\x09\x08\x08\x00',
  '\x09\x08\x10\x00',
];

/**
 * Detects the format of a file from its content, regardless of its name. Errors: `file_not_found`, `empty_file`,
 * `truncated_file`, `encrypted_workbook`, `not_a_workbook`, and the errors of reading a zip directory.
 */
export async function detectFormat(path: string, file: string, options: OpenOptions = {}): Promise<DocumentFormat> {
  return (await detectDocument(path, file, options)).format;
}

/** Detects the format of a file, and decrypts it if Excel would open it without asking for a password. */
export async function detectDocument(
  path: string,
  file: string,
  options: OpenOptions,
): Promise<{ format: DocumentFormat; source: DocumentSource }> {
  const handle = await openFile(path, file);
  try {
    const head = await readHead(handle, file);
    if (head.subarray(0, 8).equals(oleSignature)) return await detectOleDocument(path, handle, file, options);
    const start = head.toString('latin1');
    if (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/.test(start))
      return { format: await detectZipFormat(path, file, options), source: path };
    if (BARE_BIFF_STARTS.some((biffStart) => start.startsWith(biffStart))) return { format: 'xls', source: path };
    await assertText(head, head.length < HEAD_BYTES, file, options.encoding);
    return { format: 'csv', source: path };
  } finally {
    await handle.close();
  }
}

async function openFile(path: string, file: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new AdeError('file_not_found', { file }, { cause: error });
  }
}

async function readHead(handle: FileHandle, file: string): Promise<Buffer> {
  const stats = await handle.stat();
  if (stats.isDirectory()) throw new AdeError('not_a_workbook', { file, found: 'it is a folder' });
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
  if (bytesRead === 0) throw new AdeError('empty_file', { file });
  return head.subarray(0, bytesRead);
}

async function detectOleDocument(
  path: string,
  handle: FileHandle,
  file: string,
  options: OpenOptions,
): Promise<{ format: DocumentFormat; source: DocumentSource }> {
  const ole = await OleFile.open(makeFileBytes(handle.fd, (await handle.stat()).size)).catch((error) => {
    throw toOleError(error, file);
  });
  if (ole.has('EncryptedPackage')) {
    const source = await decryptWithDefaultPassword(await readFile(path), file);
    return { format: await detectZipFormat(source, file, options), source };
  }
  if (ole.has('Workbook') || ole.has('Book')) return { format: 'xls', source: path };
  const found = ole.has('WordDocument') ? 'it is a Word document' : 'it is an OLE file without a workbook stream';
  throw new AdeError('not_a_workbook', { file, found });
}

async function detectZipFormat(source: DocumentSource, file: string, options: OpenOptions): Promise<DocumentFormat> {
  const archive = await openZipArchive(source, file, options.maxExpandedBytes);
  try {
    if (archive.hasPart('mimetype')) return await detectOpenDocument(archive);
    const part = await findWorkbookPart(archive);
    if (part?.endsWith('.bin') || archive.hasPart('xl/workbook.bin')) return 'xlsb';
    if (part !== undefined && !/^(?:word|ppt|visio)\//i.test(part)) return 'xlsx';
    // If the workbook part is missing, the package is damaged; the reader reports that.
    if (archive.partNames.some((name) => name.startsWith('xl/'))) return 'xlsx';
    throw new AdeError('not_a_workbook', { file, found: describeZip(archive) });
  } finally {
    await archive.close();
  }
}

async function detectOpenDocument(archive: ZipArchive): Promise<DocumentFormat> {
  const chunks: Buffer[] = [];
  for await (const chunk of archive.readPart('mimetype')) {
    chunks.push(chunk);
    break;
  }
  const mimeType = Buffer.concat(chunks).toString('latin1', 0, 100).trim();
  if (!mimeType.startsWith('application/vnd.oasis.opendocument.spreadsheet')) {
    throw new AdeError('not_a_workbook', { file: archive.file, found: 'it is an OpenDocument file of another kind' });
  }
  if (archive.hasPart('META-INF/manifest.xml')) {
    await walkPart(archive, 'META-INF/manifest.xml', (name) => {
      if (name === 'encryption-data') throw new AdeError('encrypted_workbook', { file: archive.file });
    });
  }
  return 'ods';
}

function describeZip(archive: ZipArchive): string {
  if (archive.partNames.some((name) => name.endsWith('.iwa') || name.endsWith('.numbers'))) {
    return 'it is an Apple Numbers document. Export it as Excel (File > Export To) and use the exported file';
  }
  if (archive.hasPart('word/document.xml')) return 'it is a Word document';
  if (archive.hasPart('ppt/presentation.xml')) return 'it is a PowerPoint presentation';
  return 'it is a zip archive without a workbook in it';
}

/** Rejects content that cannot be delimited text: other known formats, and bytes that are not text. */
async function assertText(head: Buffer, isComplete: boolean, file: string, encoding?: string): Promise<void> {
  const wide = readWideMark(head) ?? (head.includes(0) ? detectWideEncoding(head) : undefined);
  const narrow = removeStrayNuls(head)?.toString('latin1');
  const text = (wide === undefined ? (narrow ?? '') : (decodeWide(head, wide) ?? ''))
    .replace(/^(?:(?:\xef\xbb\xbf)+|\ufeff+)/, '')
    .trimStart();
  const found = findForeignFormat({ bytes: head.toString('latin1'), text, isComplete });
  if (found !== undefined) throw new AdeError('not_a_workbook', { file, found });
  if (wide !== undefined || !head.includes(0) || (narrow !== undefined && isPlainText(narrow))) return;
  // A person who knows the encoding may see text where nothing shows it.
  if (encoding !== undefined && (await import('../csv/detect-encoding.ts')).isTextIn(head, encoding)) return;
  throw new AdeError('not_a_workbook', { file, found: 'it contains binary data of an unknown kind' });
}
