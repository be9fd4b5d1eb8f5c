import type { Row } from '../rows/row.ts';
import type { CellRange, ReaderNote, SheetReader } from '../types.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { readWindows } from './byte-window.ts';
import { type SharedParts, stylesMissing } from './make-workbook.ts';
import { readMergesAhead } from './merges-ahead.ts';
import type { SheetPart } from './sheet-list.ts';
import { SheetScanner } from './sheet-scanner.ts';

/** Reads one worksheet part. It can be read several times. */
export class XlsxSheetReader implements SheetReader {
  readonly #archive: ZipArchive;
  readonly #sheet: SheetPart;
  readonly #loadSharedParts: () => Promise<SharedParts>;
  merges: readonly CellRange[] = [];
  notes: readonly ReaderNote[] = [];
  met: SheetReader['met'] = { rows: 0, cells: 0 };

  constructor(archive: ZipArchive, sheet: SheetPart, loadSharedParts: () => Promise<SharedParts>) {
    this.#archive = archive;
    this.#sheet = sheet;
    this.#loadSharedParts = loadSharedParts;
  }

  async *readRows(): AsyncGenerator<Row[]> {
    const { name: sheetName, part } = this.#sheet;
    const failure = new PartFailure(this.#archive.file, part);
    const { isStylesMissing, ...shared } = await this.#loadSharedParts();
    const knownMerges = shared.styles.formats === null ? [] : await readMergesAhead(this.#archive, part);
    const scanner = new SheetScanner({ sheetName, failure, ...shared, knownMerges });
    this.met = scanner.met;
    for await (const window of readWindows(this.#archive.readPart(part), failure)) {
      while (scanner.scan(window)) yield scanner.takeRows();
    }
    const rest = scanner.takeRows();
    if (rest.length > 0) yield rest;
    if (!scanner.isComplete) throw failure.truncated(`the XML ends in the middle, in or after row ${scanner.lastRow}`);
    this.merges = scanner.merges;
    this.notes = isStylesMissing ? [...scanner.notes, stylesMissing] : scanner.notes;
  }
}
