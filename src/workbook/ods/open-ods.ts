import { basename } from 'node:path';
import type { Row } from '../rows/row.ts';
import type { CellRange, OpenOptions, SheetReader, Workbook } from '../types.ts';
import { readWindows } from '../xlsx/byte-window.ts';
import { walkPart } from '../xlsx/xml-walker.ts';
import { PartFailure } from '../zip/part-failure.ts';
import { openZipArchive, type ZipArchive } from '../zip/zip-archive.ts';
import { OdsStyles } from './cell-styles.ts';
import { OdsContentScanner } from './content-scanner.ts';
import { readNumberFormats } from './number-formats.ts';

const CONTENT = 'content.xml';

/**
 * Opens an OpenDocument spreadsheet. The content is read once for the list of sheets, and once more for each sheet's
 * rows. Errors: those of zip files, `corrupt_workbook`, `truncated_file`, `expanded_too_large`, `too_many_columns`.
 */
export async function openOds(path: string, options: OpenOptions = {}): Promise<Workbook> {
  const file = options.displayName ?? basename(path);
  const archive = await openZipArchive(path, file, options.maxExpandedBytes);
  try {
    const styles = new OdsStyles(options);
    if (archive.hasPart('styles.xml')) {
      await walkPart(archive, 'styles.xml', (name, attributes) => styles.visit(name, attributes));
    }
    const content = new OdsContentScanner(new PartFailure(file, CONTENT), styles, null);
    for await (const _ of scanContent(archive, content));
    if (content.sheets.length === 0) throw new PartFailure(file, CONTENT).corrupt('it has no sheets');
    if (options.onNumberFormat !== undefined)
      styles.tellFormats(options.onNumberFormat, await readNumberFormats(archive));
    return makeWorkbook(archive, content, styles);
  } catch (error) {
    await archive.close();
    throw error;
  }
}

function makeWorkbook(archive: ZipArchive, { sheets }: OdsContentScanner, styles: OdsStyles): Workbook {
  let isOpen = true;
  return {
    facts: { format: 'ods' },
    sheets: sheets.map(({ name, style }, index) => ({ index, name, hidden: styles.isHiddenTable(style) })),
    openSheet(index) {
      if (!isOpen || sheets[index] === undefined) throw new RangeError(`There is no open sheet ${index}.`);
      return new OdsSheetReader(archive, styles, index);
    },
    async close() {
      isOpen = false;
      await archive.close();
    },
  };
}

/** Reads one sheet. It can be read several times. */
class OdsSheetReader implements SheetReader {
  readonly notes = [];
  merges: readonly CellRange[] = [];
  met: SheetReader['met'] = { rows: 0, cells: 0 };
  readonly #archive: ZipArchive;
  readonly #styles: OdsStyles;
  readonly #index: number;

  constructor(archive: ZipArchive, styles: OdsStyles, index: number) {
    this.#archive = archive;
    this.#styles = styles;
    this.#index = index;
  }

  async *readRows(): AsyncGenerator<Row[]> {
    const scanner = new OdsContentScanner(new PartFailure(this.#archive.file, CONTENT), this.#styles, this.#index);
    this.met = scanner.met;
    yield* scanContent(this.#archive, scanner);
    this.merges = scanner.merges;
  }
}

async function* scanContent(archive: ZipArchive, scanner: OdsContentScanner): AsyncGenerator<Row[]> {
  const failure = new PartFailure(archive.file, CONTENT);
  for await (const window of readWindows(archive.readPart(CONTENT), failure)) {
    while (scanner.scan(window)) yield scanner.takeRows();
  }
  const rest = scanner.takeRows();
  if (rest.length > 0) yield rest;
  if (!scanner.isComplete) throw failure.truncated('the XML ends in the middle');
}
