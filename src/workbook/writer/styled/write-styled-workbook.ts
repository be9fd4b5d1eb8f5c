import { WorkbookNotes } from '../notes.ts';
import type { ZipSummary } from '../output-file.ts';
import { makeSheetPath, makeWorkbookParts } from '../parts.ts';
import { createSheetNames } from '../sheet-names.ts';
import { ZipOutput } from '../zip-output.ts';
import { CellStyles } from './cell-styles.ts';
import { makeSheetXml, type StyledSheet } from './sheet-xml.ts';

/**
 * Writes a workbook of up to a few thousand rows for people to read and fill in, with a look for each cell, notes, and
 * hidden rows and columns. It is built in memory; results of jobs use `createWorkbookWriter`. The same sheets give the
 * same bytes.
 */
export function writeStyledWorkbook(path: string, sheets: readonly StyledSheet[], author: string): ZipSummary {
  const zip = new ZipOutput(path, Number.POSITIVE_INFINITY);
  const notes = new WorkbookNotes(author);
  const makeName = createSheetNames();
  const styles = new CellStyles();
  try {
    for (const [i, sheet] of sheets.entries()) {
      zip.addEntry(makeSheetPath(i + 1), makeSheetXml(sheet, i === 0, styles));
      if (sheet.notes.length === 0) continue;
      for (const [partPath, xml] of notes.add(i + 1, sheet.notes)) zip.addEntry(partPath, xml);
    }
    const names = sheets.map(({ name }) => makeName(name));
    for (const [partPath, xml] of makeWorkbookParts(names, notes.positions, styles.toXml()))
      zip.addEntry(partPath, xml);
    return zip.finish();
  } catch (error) {
    zip.abort();
    throw error;
  }
}
