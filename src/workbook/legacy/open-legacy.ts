import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { WorkBook, WorkSheet } from '@e965/xlsx';
import { AdeError } from '../../contract/errors/index.ts';
import { formatColumn, maxColumns, maxRows } from '../a1.ts';
import { decryptWithDefaultPassword } from '../default-password.ts';
import type { Row } from '../rows/row.ts';
import { RowBuilder } from '../rows/row-builder.ts';
import type { CellRange, DocumentSource, OpenOptions, SheetReader, Workbook } from '../types.ts';
import type { BiffStream } from './biff-records.ts';
import { findKind, findLostCells, inspectBiff, isWorksheet, orderNames } from './check-cells.ts';
import { type CellConverter, createCellConverter, isUncached } from './convert-cell.ts';
import type { DenseSheet } from './dense-sheet.ts';
import { makeCorruptError, readWithSheetJs } from './read-sheetjs.ts';

/** SheetJS keeps the whole workbook in memory, at about 20 to 40 times the file's size. */
export const MAX_LEGACY_FILE_BYTES = 20 * 1024 * 1024;
const BYTES_PER_MB = 1024 * 1024;
const ROWS_PER_BATCH = 500;

/**
 * Opens an xls file of Excel 95 or older, and reads all of it at once. Errors: `file_not_found`, `empty_file`,
 * `legacy_file_too_large`, `encrypted_workbook`, `corrupt_workbook`.
 */
export async function openLegacy(source: DocumentSource, options: OpenOptions = {}): Promise<Workbook> {
  const file = options.displayName ?? (typeof source === 'string' ? basename(source) : 'The workbook');
  if (typeof source === 'string') await assertReadableSize(source, file);
  const { bytes, records } = await readLegacy(source, file);
  // Nothing else may refer to the workbook: closing it then frees its memory.
  let book: WorkBook | undefined = await readWithSheetJs(bytes, file, records.stream);
  assertComplete(book, file);
  const lost = findLostCells(records, book);
  if (lost !== undefined) throw makeCorruptError(file, lost);
  const listed = orderNames(records, book.SheetNames);
  const names = listed.filter((name) => isWorksheet(book?.Sheets[name]));
  const skippedSheets = listed
    .filter((name) => !names.includes(name))
    .map((name) => ({ name, kind: findKind(book?.Sheets[name]) }));
  const converter = createCellConverter(book.Workbook?.WBProps?.date1904 === true, options.durations);
  return {
    facts: { format: 'xls', ...(skippedSheets.length > 0 && { skippedSheets }) },
    sheets: names.map((name, index) => ({ index, name, hidden: isHidden(book!, name) })),
    openSheet(index) {
      const sheet = book?.Sheets[names[index] ?? ''];
      if (sheet === undefined) throw new RangeError(`There is no open sheet ${index}.`);
      return makeSheetReader(sheet, converter);
    },
    async close() {
      book = undefined;
    },
  };
}

/** Reads the file, decrypts one that Excel opens without asking for a password, and checks its records. */
async function readLegacy(source: DocumentSource, file: string): Promise<{ bytes: Buffer; records: BiffStream }> {
  const bytes = typeof source === 'string' ? await readFile(source) : source;
  const records = inspectBiff(bytes);
  if ('damage' in records) throw makeCorruptError(file, records.damage);
  if (records.isEncrypted !== true) return { bytes, records };
  const decrypted = await decryptWithDefaultPassword(bytes, file);
  const inside = inspectBiff(decrypted);
  // Excel 95 encrypted other bytes than later versions, which the library does not know.
  if ('damage' in inside || inside.isEncrypted === true) throw new AdeError('encrypted_workbook', { file });
  return { bytes: decrypted, records: inside };
}

/** SheetJS leaves out unfinished sheets, and one of two sheets with the same name; empty sheets keep their type. */
function assertComplete({ SheetNames: names, Sheets: sheets }: WorkBook, file: string): void {
  const lost = names.findIndex((name) => sheets[name] === undefined);
  if (lost >= 0) throw makeCorruptError(file, `sheet ${lost + 1} of ${names.length} cannot be read`);
  const doubled = names.find((name, at) => names.indexOf(name) !== at);
  if (doubled !== undefined) throw makeCorruptError(file, `two sheets are named "${doubled}"`);
  for (const name of names) assertBounds(name, sheets[name]!, file);
}

/** A damaged number in the file could produce endless rows and columns. */
function assertBounds(sheet: string, { '!data': rows = [] }: DenseSheet, file: string): void {
  if (rows.length > maxRows) {
    throw makeCorruptError(file, `the sheet "${sheet}" has a row beyond ${maxRows}`);
  }
  for (const row of rows) {
    if (row === undefined || row.length <= maxColumns) continue;
    const found = formatColumn(row.length - 1);
    throw new AdeError('too_many_columns', { file, sheet, found, max: formatColumn(maxColumns - 1) });
  }
}

async function assertReadableSize(path: string, file: string): Promise<void> {
  const stats = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? new AdeError('file_not_found', { file }, { cause }) : cause;
  });
  if (stats.size === 0) throw new AdeError('empty_file', { file });
  if (stats.size <= MAX_LEGACY_FILE_BYTES) return;
  const found_mb = Math.ceil(stats.size / BYTES_PER_MB);
  const details = { file, found_mb, format: 'xls of Excel 95 and older', max_mb: MAX_LEGACY_FILE_BYTES / BYTES_PER_MB };
  throw new AdeError('legacy_file_too_large', details);
}

function isHidden(book: WorkBook, name: string): boolean {
  return (book.Workbook?.Sheets?.[book.SheetNames.indexOf(name)]?.Hidden ?? 0) !== 0;
}

function makeSheetReader(sheet: DenseSheet, { convert, isHours }: CellConverter): SheetReader {
  let met: SheetReader['met'] = { rows: 0, cells: 0 };
  async function* readRows(): AsyncGenerator<Row[]> {
    const data = sheet['!data'] ?? [];
    const rows = new RowBuilder();
    met = rows.met;
    for (let at = 0; at < data.length; at++) {
      rows.startRow();
      // The array is sparse: forEach only visits the cells that exist.
      data[at]?.forEach((cell, column) => {
        if (cell === undefined) return;
        const value = convert(cell);
        if (typeof value === 'number' && isHours(value, cell)) rows.placeHours(column, value);
        else rows.place(column, value);
        if (isUncached(cell)) rows.markUncached(column);
      });
      rows.endRow(at + 1, sheet['!rows']?.[at]?.hidden === true);
      if (rows.rowCount >= ROWS_PER_BATCH) yield rows.take();
    }
    if (rows.rowCount > 0) yield rows.take();
  }
  const merges = (sheet['!merges'] ?? []).map(makeCellRange);
  return {
    readRows,
    merges,
    notes: [],
    get met() {
      return met;
    },
  };
}

function makeCellRange(range: NonNullable<WorkSheet['!merges']>[number]): CellRange {
  return { firstRow: range.s.r, lastRow: range.e.r, firstColumn: range.s.c, lastColumn: range.e.c };
}
