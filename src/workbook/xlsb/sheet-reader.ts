import type { Row } from '../rows/row.ts';
import type { CellRange, ReaderNote, SheetReader } from '../types.ts';
import { type SharedParts, stylesMissing } from '../xlsx/make-workbook.ts';
import type { SheetPart } from '../xlsx/sheet-list.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { readMergesAhead } from './merges-ahead.ts';
import { readRecords } from './record-cursor.ts';
import { SheetFailure } from './sheet-failure.ts';
import { readSheetIndex } from './sheet-index.ts';
import { SheetScanner } from './sheet-scanner.ts';
import type { TextUses } from './text-uses.ts';

interface SheetContext {
  loadSharedParts: () => Promise<SharedParts>;
  /** Whether a program has ever calculated the workbook's formulas. */
  wasCalculated: boolean;
  textUses: TextUses;
}

/** Reads one worksheet part. It can be read several times. */
export class XlsbSheetReader implements SheetReader {
  readonly #archive: ZipArchive;
  readonly #sheet: SheetPart;
  readonly #context: SheetContext;
  merges: readonly CellRange[] = [];
  notes: readonly ReaderNote[] = [];
  met: SheetReader['met'] = { rows: 0, cells: 0 };

  constructor(archive: ZipArchive, sheet: SheetPart, context: SheetContext) {
    this.#archive = archive;
    this.#sheet = sheet;
    this.#context = context;
  }

  async *readRows(): AsyncGenerator<Row[]> {
    const { name, part } = this.#sheet;
    const { loadSharedParts, wasCalculated, textUses } = this.#context;
    const failure = new SheetFailure(this.#archive.file, part, name);
    const { isStylesMissing, ...shared } = await loadSharedParts();
    const index = await readSheetIndex(this.#archive, part);
    const knownMerges = shared.styles.formats === null ? [] : await readMergesAhead(this.#archive, part);
    const scanner = new SheetScanner({ sheetName: name, failure, index, ...shared, wasCalculated, knownMerges });
    this.met = scanner.met;
    for await (const cursor of readRecords(this.#archive.readPart(part), failure)) {
      while (scanner.scan(cursor)) yield scanner.takeRows();
    }
    const rest = scanner.takeRows();
    if (rest.length > 0) yield rest;
    scanner.finish();
    this.merges = scanner.merges;
    const count = textUses.countMissing(part, scanner.textUses);
    this.notes = [
      ...scanner.notes,
      ...(isStylesMissing ? [stylesMissing] : []),
      ...(count > 0 ? [{ code: 'odd_records', count, firstRow: null } as const] : []),
    ];
  }
}
