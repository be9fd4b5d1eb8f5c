import { read, SSF, set_cptable, type WorkBook } from '@e965/xlsx';
import { AdeError } from '../../contract/errors/index.ts';

/** SheetJS reads unknown formats as plain text, so the file must at least begin like xls. */
const OLE_START = 'd0cf11e0a1b11ae1';
/** Start of BIFF 2 to 5 files without an OLE container: the record BOF ([MS-XLS] 2.4.21) and its length. */
const BARE_BIFF_START = /^09(?:00|02|04|08)(?:04|06|08|10)00/;

/** Parses the complete file, or only its `stream` if it is given. Errors: `encrypted_workbook`, `corrupt_workbook`. */
export async function readWithSheetJs(bytes: Buffer, file: string, stream: Buffer = bytes): Promise<WorkBook> {
  if (!hasStart(bytes.toString('hex', 0, 8))) throw makeCorruptError(file, 'it does not begin like a file of type xls');
  await loadCodePages();
  forgetFormats();
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

/** SheetJS's own number formats by their numbers, before any document was read. */
const ownFormats: Readonly<Record<string, string>> = { ...SSF.get_table() };

/** SheetJS keeps the number formats of one old document for the next one, which would then read its numbers as dates. */
function forgetFormats(): void {
  const table = SSF.get_table();
  for (const id of Object.keys(table)) Reflect.deleteProperty(table, id);
  Object.assign(table, ownFormats);
}

let codePages: Promise<void> | undefined;

/** Texts of old files are in a code page. The tables have half a megabyte. */
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
