import { basename } from 'node:path';
import type { DocumentSource, OpenOptions, SheetInfo, Workbook } from '../types.ts';
import { PartFailure } from './part-failure.ts';
import { readSharedStrings } from './shared-strings.ts';
import { type SharedParts, XlsxSheetReader } from './sheet-reader.ts';
import { readStyles } from './styles-part.ts';
import { findWorkbookPart, readWorkbookPart, type WorkbookPart } from './workbook-part.ts';
import { openZipArchive, type ZipArchive } from './zip-archive.ts';

/**
 * Opens an xlsx or xlsm file, transitional or strict. `maxExpandedBytes` limits the inflated size of all parts
 * together. Errors: `src/contract/errors/workbook.ts`, from this call or while rows are read.
 */
export async function openXlsx(source: DocumentSource, options: OpenOptions = {}): Promise<Workbook> {
  const file = options.displayName ?? (typeof source === 'string' ? basename(source) : 'The workbook');
  const archive = await openZipArchive(source, file, options.maxExpandedBytes);
  try {
    const part = await findWorkbookPart(archive);
    if (part === undefined) throw new PartFailure(file, '[Content_Types].xml').corrupt('the workbook part is missing');
    return makeWorkbook(archive, await readWorkbookPart(archive, part), options);
  } catch (error) {
    await archive.close();
    throw error;
  }
}

function makeWorkbook(archive: ZipArchive, workbookPart: WorkbookPart, options: OpenOptions): Workbook {
  const sheets = workbookPart.sheets.map(({ name, hidden }, index): SheetInfo => ({ index, name, hidden }));
  const { skippedSheets } = workbookPart;
  let sharedParts: Promise<SharedParts> | undefined;
  const loadSharedParts = () => (sharedParts ??= readSharedParts(archive, workbookPart, options));
  return {
    facts: skippedSheets.length > 0 ? { format: 'xlsx', skippedSheets } : { format: 'xlsx' },
    sheets,
    openSheet(index) {
      const sheet = workbookPart.sheets[index];
      if (!sheet) throw new RangeError(`There is no sheet ${index}; the workbook has ${sheets.length}`);
      return new XlsxSheetReader(archive, sheet, loadSharedParts);
    },
    readShare: () => archive.findReadShare(workbookPart.sheets.map(({ part }) => part)),
    close: () => archive.close(),
  };
}

async function readSharedParts(
  archive: ZipArchive,
  workbookPart: WorkbookPart,
  { durations }: OpenOptions,
): Promise<SharedParts> {
  const { stylesPart, sharedStringsPart, is1904 } = workbookPart;
  const styles = await readStyles(archive, stylesPart, is1904, durations);
  const isStylesMissing = stylesPart !== undefined && !archive.hasPart(stylesPart);
  return { styles, isStylesMissing, strings: await readSharedStrings(archive, sharedStringsPart) };
}
