import { read, set_cptable, type WorkBook } from '@e965/xlsx';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import { decryptWithDefaultPassword } from '../default-password.ts';

/** SheetJS reads unknown formats as plain text, so the file must at least begin like xls. */
const OLE_START = 'd0cf11e0a1b11ae1';
/** Start of BIFF 2 to 5 files without an OLE container: the record BOF ([MS-XLS] 2.4.21) and its length. */
const BARE_BIFF_START = /^09(?:00|02|04|08)(?:04|06|08|10)00/;

/** Parses the complete file, or only its `stream` if it is given. Errors: `encrypted_workbook`, `corrupt_workbook`. */
export async function readWithSheetJs(bytes: Buffer, file: string, stream?: Buffer): Promise<WorkBook> {
  try {
    return await parse(bytes, file, stream);
  } catch (error) {
    if (!isAdeError(error, 'encrypted_workbook')) throw error;
    return parse(await decryptWithDefaultPassword(bytes, file), file);
  }
}

async function parse(bytes: Buffer, file: string, stream = bytes): Promise<WorkBook> {
  if (!hasStart(bytes.toString('hex', 0, 8))) throw makeCorruptError(file, 'it does not begin like a file of type xls');
  if (!isUnicode(bytes)) await loadCodePages();
  try {
    const book = silence(() =>
      read(stream, {
        type: 'buffer',
        dense: true,
        cellFormula: true,
        cellNF: true,
        cellStyles: true,
        cellText: false,
        cellHTML: false,
      }),
    );
    if (book.SheetNames.length === 0) throw makeCorruptError(file, 'it has no sheets');
    return book;
  } catch (cause) {
    if (cause instanceof AdeError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    if (/password|encrypt/i.test(message)) throw new AdeError('encrypted_workbook', { file }, { cause });
    throw makeCorruptError(file, 'its xls data cannot be read', cause);
  }
}

/** Excel 97 and later store Unicode in a stream with one of these names; earlier versions use a code page. */
const UNICODE_STREAMS = ['Workbook\0', 'WORKBOOK\0', 'workbook\0'].map((name) => Buffer.from(name, 'utf16le'));
/** An entry of an OLE directory has 128 bytes and begins with the name (MS-CFB 2.6.1). */
const ENTRY_BYTES = 128;

function isUnicode(bytes: Buffer): boolean {
  return UNICODE_STREAMS.some((name) => {
    let at = bytes.indexOf(name);
    while (at >= 0 && at % ENTRY_BYTES !== 0) at = bytes.indexOf(name, at + 1);
    return at >= 0;
  });
}

let codePages: Promise<void> | undefined;

/** Loads half a megabyte of tables that only old files need. */
function loadCodePages(): Promise<void> {
  codePages ??= import('@e965/xlsx/dist/cpexcel.full.mjs').then((tables) => set_cptable(tables));
  return codePages;
}

function hasStart(start: string): boolean {
  return start === OLE_START || BARE_BIFF_START.test(start);
}

/** SheetJS prints untranslatable number formats to the console; without this, they would be in the job's log. */
function silence<T>(action: () => T): T {
  const { error, warn, log } = console;
  Object.assign(console, { error() {}, warn() {}, log() {} });
  try {
    return action();
  } finally {
    Object.assign(console, { error, warn, log });
  }
}

export function makeCorruptError(file: string, found: string, cause?: unknown): AdeError {
  return new AdeError('corrupt_workbook', { file, found }, { cause });
}
