import { maxRows } from '../a1.ts';
import { addDurationStyle, addMarkStyles } from './marks.ts';
import { WorkbookNotes } from './notes.ts';
import { makeWorkbookParts, STYLES } from './parts.ts';
import { createSheetNames } from './sheet-names.ts';
import { assertColumnsFit, createSheetWriter, type SheetContext } from './sheet-writer.ts';
import type { SheetWriter, WorkbookWriter, WriterOptions } from './types.ts';
import { ZipOutput } from './zip-output.ts';

/** Writes an xlsx file row by row, in constant memory, always the same bytes. The caller renames it after `finish`. */
export function createWorkbookWriter(path: string, options: WriterOptions = {}): WorkbookWriter {
  const zip = new ZipOutput(path, options.maxBytes ?? Number.POSITIVE_INFINITY);
  const makeName = createSheetNames();
  const names: string[] = [];
  const notes = new WorkbookNotes(options.noteAuthor ?? 'ADE');
  const marked = options.hasMarks || options.hasDurations ? addMarkStyles(STYLES) : STYLES;
  const styles = options.hasDurations ? addDurationStyle(marked) : marked;
  let openSheet: SheetWriter | undefined;

  const context: SheetContext = {
    zip,
    notes,
    // Without room for the header and at least one row, writing would never end.
    maxRowsPerSheet: Math.max(2, Math.min(options.maxRowsPerSheet ?? maxRows, maxRows)),
    onTruncated: options.onTruncated ?? (() => {}),
    registerSheet(wanted) {
      const name = makeName(wanted);
      return { name, position: names.push(name) };
    },
  };

  const writer: WorkbookWriter = {
    async addSheet(name, header) {
      assertColumnsFit(path, name, header.length);
      await openSheet?.close();
      openSheet = createSheetWriter(context, name, header);
      return openSheet;
    },
    async finish() {
      if (names.length === 0) await writer.addSheet('Sheet1', []);
      await openSheet?.close();
      for (const [partPath, xml] of makeWorkbookParts(names, notes.positions, styles)) zip.addEntry(partPath, xml);
      return zip.finish();
    },
    async abort() {
      zip.abort();
    },
  };
  return writer;
}
