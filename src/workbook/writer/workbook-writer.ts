import { maxRows } from '../a1.ts';
import { addDurationStyle, addMarkStyles, addRangeStyles } from './marks.ts';
import { listNoteParts, WorkbookNotes } from './notes.ts';
import { makeSheetPath, makeWorkbookParts, STYLES } from './parts.ts';
import { createSheetNames } from './sheet-names.ts';
import { assertColumnsFit, createSheetWriter, makeSheetEnd, type SheetContext } from './sheet-writer.ts';
import type { LaterMarks, SheetWriter, WorkbookWriter, WriterOptions } from './types.ts';
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

  /** Replaces the ends of sheets, and their notes, by those with the later marks. */
  function addLater(later: readonly LaterMarks[]): void {
    const sheets = later.map(({ sheetName, ranges, notes: added }) => {
      const position = names.indexOf(sheetName) + 1;
      return { position, ranges, notes: [...notes.find(position), ...added] };
    });
    const ends = sheets.map(({ position, ranges, notes: all }): [string, string] => [
      makeSheetPath(position),
      makeSheetEnd(all.length > 0, ranges),
    ]);
    zip.replaceEnds(new Map(ends), new Set(sheets.flatMap(({ position }) => listNoteParts(position))));
    for (const { position, notes: all } of sheets) {
      if (all.length === 0) continue;
      for (const [partPath, xml] of notes.add(position, all)) zip.addEntry(partPath, xml);
    }
  }

  const writer: WorkbookWriter = {
    async addSheet(name, header) {
      assertColumnsFit(path, name, header.length);
      await openSheet?.close();
      openSheet = createSheetWriter(context, name, header);
      return openSheet;
    },
    async finish(later = []) {
      if (names.length === 0) await writer.addSheet('Sheet1', []);
      await openSheet?.close();
      if (later.length > 0) addLater(later);
      const all = later.length > 0 ? addRangeStyles(styles) : styles;
      for (const [partPath, xml] of makeWorkbookParts(names, notes.positions, all)) zip.addEntry(partPath, xml);
      return zip.finish();
    },
    async abort() {
      zip.abort();
    },
  };
  return writer;
}
