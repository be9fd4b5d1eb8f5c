import { basename } from 'node:path';
import type { DocumentSource, OpenOptions, Workbook } from '../types.ts';
import { PartFailure } from '../zip/part-failure.ts';
import { openZipArchive } from '../zip/zip-archive.ts';
import { makeWorkbook } from './make-workbook.ts';
import { readMarks } from './marked-ranges.ts';
import { readSharedStrings } from './shared-strings.ts';
import { XlsxSheetReader } from './sheet-reader.ts';
import { readStyles } from './styles-part.ts';
import { findWorkbookPart, readWorkbookPart } from './workbook-part.ts';

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
    const parts = await readWorkbookPart(archive, part);
    const readSharedParts = async () => ({
      styles: await readStyles(archive, parts.stylesPart, parts.is1904, options),
      strings: await readSharedStrings(archive, parts.sharedStringsPart),
    });
    const workbook = makeWorkbook(
      archive,
      'xlsx',
      parts,
      readSharedParts,
      (sheet, loadSharedParts) => new XlsxSheetReader(archive, sheet, loadSharedParts),
    );
    return {
      ...workbook,
      readMarks: async (index) => {
        const sheet = parts.sheets[index];
        return sheet === undefined ? [] : readMarks(archive, part, sheet);
      },
    };
  } catch (error) {
    await archive.close();
    throw error;
  }
}
