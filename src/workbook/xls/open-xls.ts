import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { BiffDamage } from '../biff/biff-damage.ts';
import { decryptWithDefaultPassword } from '../default-password.ts';
import {
  type ByteSource,
  makeBufferBytes,
  OleDamage,
  OleFile,
  oleSignature,
  openFileBytes,
  StoredStream,
  toOleError,
} from '../ole/index.ts';
import type { DocumentSource, OpenOptions, SkippedSheet, Workbook } from '../types.ts';
import { PartFailure } from '../zip/part-failure.ts';
import { SHEET_KINDS } from './globals.ts';
import { RECORDS } from './record-types.ts';
import { readRecords } from './record-window.ts';
import { XlsSheetReader } from './sheet-reader.ts';
import { BIFF8, StreamCheck } from './stream-check.ts';

/** Names of the stream with the workbook: since Excel 97, and before. */
const STREAM = 'Workbook';
const OLD_STREAM = 'Book';
const START_BYTES = 6;

/**
 * Opens an xls file of Excel 97 or later (BIFF8). The stream is checked completely, and read once more for the rows of
 * each sheet. Files of older versions go to SheetJS. Errors: `file_not_found`, `empty_file`, `encrypted_workbook`,
 * `truncated_file`, `corrupt_workbook`, `too_many_sheets`; of older files also `legacy_file_too_large`.
 */
export async function openXls(source: DocumentSource, options: OpenOptions = {}): Promise<Workbook> {
  const file = options.displayName ?? (typeof source === 'string' ? basename(source) : 'The workbook');
  const workbook = await openStream(source, file, { ...options, isDecrypted: false });
  return workbook ?? openOld(source, { ...options, displayName: file });
}

async function openOld(source: DocumentSource, options: OpenOptions): Promise<Workbook> {
  return (await import('../legacy/open-legacy.ts')).openLegacy(source, options);
}

/** `undefined` if the file is older than Excel 97. */
async function openStream(
  source: DocumentSource,
  file: string,
  options: Pick<OpenOptions, 'durations' | 'formats' | 'onNumberFormat'> & { isDecrypted: boolean },
): Promise<Workbook | undefined> {
  const bytes = await openBytes(source, file);
  let workbook: Workbook | undefined;
  try {
    const stream = await findStream(bytes);
    if (stream === undefined || !(await isBiff8(stream))) return undefined;
    const check = await checkStream(stream, file, options);
    if (!check.isEncrypted) {
      workbook = await makeWorkbook({ bytes, stream, check, file, options });
      return workbook;
    }
  } catch (error) {
    throw toOleError(error, file);
  } finally {
    if (workbook === undefined) await bytes.close();
  }
  if (options.isDecrypted) throw new AdeError('encrypted_workbook', { file });
  const encrypted = typeof source === 'string' ? await readFile(source) : source;
  return openStream(await decryptWithDefaultPassword(encrypted, file), file, {
    ...options,
    isDecrypted: true,
  });
}

async function openBytes(source: DocumentSource, file: string): Promise<ByteSource> {
  if (typeof source !== 'string') return makeBufferBytes(source);
  const bytes = await openFileBytes(source).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? new AdeError('file_not_found', { file }, { cause }) : cause;
  });
  if (bytes.size > 0) return bytes;
  await bytes.close();
  throw new AdeError('empty_file', { file });
}

/** The stream of records: in an OLE file, or the file itself. */
async function findStream(bytes: ByteSource): Promise<StoredStream | undefined> {
  const whole = new StoredStream(bytes, [{ position: 0, length: bytes.size }], bytes.size);
  const start = Buffer.alloc(oleSignature.length);
  await whole.readInto(start, 0, start.length, 0);
  if (!start.equals(oleSignature)) return whole;
  const ole = await OleFile.open(bytes);
  const current = await ole.openStream(STREAM);
  if (current !== undefined) return current;
  const old = await ole.openStream(OLD_STREAM);
  await assertNoOther(ole);
  if (old === undefined) throw new OleDamage('it has no stream of records');
  return old;
}

/** Some files have the workbook for old versions beside the current one, whose name may be damaged. */
async function assertNoOther(ole: OleFile): Promise<void> {
  for (const name of ole.largeStreams.filter((each) => each.toLowerCase() !== OLD_STREAM.toLowerCase())) {
    // Damage in streams that are not read does not matter.
    const stream = await ole.openStream(name).catch(() => undefined);
    if (stream !== undefined && (await isBiff8(stream))) {
      throw new OleDamage(`the stream "${name}" has a workbook, but not its name`);
    }
  }
}

/** The first record has the version. */
async function isBiff8(stream: StoredStream): Promise<boolean> {
  const start = Buffer.alloc(START_BYTES);
  await stream.readInto(start, 0, START_BYTES, 0);
  return start.readUInt16LE(0) === RECORDS.startOfPart && start.readUInt16LE(4) === BIFF8;
}

async function checkStream(
  stream: StoredStream,
  file: string,
  options: ConstructorParameters<typeof StreamCheck>[1],
): Promise<StreamCheck> {
  const check = new StreamCheck(file, options);
  try {
    let restBytes = 0;
    for await (const window of readRecords(stream)) {
      if (!check.take(window)) return check;
      restBytes = window.restBytes;
    }
    check.finish(restBytes);
    return check;
  } catch (error) {
    if (!(error instanceof BiffDamage)) throw error;
    throw new PartFailure(file, check.place).corrupt(error.message);
  }
}

interface OpenStream {
  options: OpenOptions;
  bytes: ByteSource;
  stream: StoredStream;
  check: StreamCheck;
  file: string;
}

async function makeWorkbook({ bytes, stream, check, file, options }: OpenStream): Promise<Workbook> {
  const { globals } = check;
  const tables = new Map(check.sheets.filter((sheet) => !sheet.check.isDialog).map((sheet) => [sheet.listed, sheet]));
  const sheets = globals.sheets.flatMap((sheet) => tables.get(sheet) ?? []);
  const skippedSheets = globals.sheets
    .filter((sheet) => !tables.has(sheet))
    .map(({ name, kind }): SkippedSheet => ({ name, kind: nameKind(kind) }));
  const context = {
    texts: globals.texts.store,
    styles: await globals.makeStyles(options),
    isCalculated: globals.isCalculated,
  };
  const read = new Map<number, number>();
  const total = sheets.reduce((sum, { start, end }) => sum + end - start, 0);
  let isOpen = true;
  return {
    facts: { format: 'xls', ...(skippedSheets.length > 0 && { skippedSheets }) },
    sheets: sheets.map(({ listed: { name, hidden } }, index) => ({ index, name, hidden })),
    openSheet(index) {
      const sheet = sheets[index];
      if (!isOpen || sheet === undefined) throw new RangeError(`There is no open sheet ${index}.`);
      return new XlsSheetReader({
        stream,
        sheet,
        failure: new PartFailure(file, `the sheet "${sheet.listed.name}"`),
        context,
        oddTexts: check.oddTexts,
        onRead(position) {
          read.set(index, Math.max(read.get(index) ?? 0, position - sheet.start));
        },
      });
    },
    readShare: () => (total === 0 ? 0 : Math.min(1, [...read.values()].reduce((sum, each) => sum + each, 0) / total)),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await bytes.close();
    },
  };
}

function nameKind(kind: number): SkippedSheet['kind'] {
  if (kind === SHEET_KINDS.sheet) return 'dialog';
  if (kind === SHEET_KINDS.chart) return 'chart';
  return kind === SHEET_KINDS.macro ? 'macro' : 'module';
}
