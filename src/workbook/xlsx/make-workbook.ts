import type { CellStyles } from '../formats/cell-styles.ts';
import type { StringStore } from '../rows/string-store.ts';
import type { FileFacts, ReaderNote, SheetInfo, SheetReader, Workbook } from '../types.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import type { SheetPart, WorkbookParts } from './sheet-list.ts';

/** The parts that all sheets of a workbook share; the first read loads them. */
export interface SharedParts {
  strings: StringStore;
  styles: CellStyles;
  /** Whether the workbook names a part for its styles, but has no such part. */
  isStylesMissing: boolean;
}

export const stylesMissing: ReaderNote = { code: 'styles_missing', count: 1, firstRow: null };

export type OpenSheet = (sheet: SheetPart, loadSharedParts: () => Promise<SharedParts>) => SheetReader;

/** Makes the workbook of an open package: of xlsx or xlsb, which only differ in the form of their parts. */
export function makeWorkbook(
  archive: ZipArchive,
  format: FileFacts['format'],
  { sheets: parts, skippedSheets, stylesPart }: WorkbookParts,
  readSharedParts: () => Promise<Omit<SharedParts, 'isStylesMissing'>>,
  openSheet: OpenSheet,
): Workbook {
  const sheets = parts.map(({ name, hidden }, index): SheetInfo => ({ index, name, hidden }));
  const isStylesMissing = stylesPart !== undefined && !archive.hasPart(stylesPart);
  let shared: Promise<SharedParts> | undefined;
  let isOpen = true;
  return {
    facts: skippedSheets.length > 0 ? { format, skippedSheets } : { format },
    sheets,
    openSheet(index) {
      const sheet = parts[index];
      if (!isOpen || !sheet) throw new RangeError(`There is no open sheet ${index}; the workbook has ${parts.length}`);
      return openSheet(sheet, () => (shared ??= readSharedParts().then((made) => ({ ...made, isStylesMissing }))));
    },
    readShare: () => archive.findReadShare(parts.map(({ part }) => part)),
    close() {
      isOpen = false;
      return archive.close();
    },
  };
}
