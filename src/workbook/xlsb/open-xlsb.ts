import { basename } from 'node:path';
import type { DocumentSource, OpenOptions, Workbook } from '../types.ts';
import { makeWorkbook } from '../xlsx/make-workbook.ts';
import { findWorkbookPart } from '../xlsx/workbook-part.ts';
import { PartFailure } from '../zip/part-failure.ts';
import { openZipArchive } from '../zip/zip-archive.ts';
import { readSharedTexts } from './shared-texts.ts';
import { XlsbSheetReader } from './sheet-reader.ts';
import { readStyles } from './styles-part.ts';
import { TextUses } from './text-uses.ts';
import { readWorkbookPart } from './workbook-part.ts';

const USUAL_PART = 'xl/workbook.bin';

/**
 * Opens an xlsb file: a package like xlsx, whose parts are records ([MS-XLSB]). Every record with rows, cells, texts or
 * formats is checked before it is used; a file with a record that could hide a cell is refused. Errors:
 * `src/contract/errors/workbook.ts`, from this call or while rows are read.
 */
export async function openXlsb(source: DocumentSource, options: OpenOptions = {}): Promise<Workbook> {
  const file = options.displayName ?? (typeof source === 'string' ? basename(source) : 'The workbook');
  const archive = await openZipArchive(source, file, options.maxExpandedBytes);
  try {
    const named = await findWorkbookPart(archive);
    const part = named?.endsWith('.bin') ? named : USUAL_PART;
    if (!archive.hasPart(part)) throw new PartFailure(file, part).corrupt('the part is missing');
    const { wasCalculated, is1904, ...parts } = await readWorkbookPart(archive, part);
    const textUses = new TextUses(parts.sheets.length, parts.skippedSheets);
    const readSharedParts = async () => ({
      styles: await readStyles(archive, parts.stylesPart, is1904, options),
      strings: await readSharedTexts(archive, parts.sharedStringsPart, textUses),
    });
    return makeWorkbook(
      archive,
      'xlsb',
      parts,
      readSharedParts,
      (sheet, loadSharedParts) => new XlsbSheetReader(archive, sheet, { loadSharedParts, wasCalculated, textUses }),
    );
  } catch (error) {
    await archive.close();
    throw error;
  }
}
