import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AdeError } from '../../contract/errors/index.ts';
import { formatColumn, maxColumns } from '../a1.ts';
import { OutputCells } from '../rows/column-cells.ts';
import { measureWidths } from './column-widths.ts';
import { type Columns, encodeHeader, encodeRows, makeCellOpenings, PIECE_BYTES, type RowSpan } from './encode-cells.ts';
import { Marks, makeRangeRules, type RangeMark } from './marks.ts';
import { NOTES_ELEMENT, type Note, type WorkbookNotes } from './notes.ts';
import { makeSheetPath } from './parts.ts';
import type { SheetWriter, WrittenRange } from './types.ts';
import { XmlBytes } from './xml-bytes.ts';
import type { ZipEntry, ZipOutput } from './zip-output.ts';

/** A piece only ends after a complete row; most rows fit into this extra space. */
const PIECE_SLACK = 16 * 1024;

/** The functions and settings that a sheet gets from its workbook. */
export interface SheetContext {
  readonly zip: ZipOutput;
  readonly notes: WorkbookNotes;
  readonly maxRowsPerSheet: number;
  onTruncated(sheetName: string, row: number, column: number): void;
  /** Registers a new sheet under a valid, unused name; `position` counts from 1. */
  registerSheet(wanted: string): { name: string; position: number };
}

/** Begins a sheet. Its first bytes are written together with the first rows, whose values decide the column widths. */
export function createSheetWriter(context: SheetContext, wantedName: string, header: readonly string[]): SheetWriter {
  const openings = makeCellOpenings(header.map((_, column) => formatColumn(column)));
  const xml = new XmlBytes(PIECE_BYTES + PIECE_SLACK);
  const { name: firstName, position: firstPosition } = context.registerSheet(wantedName);
  let name = firstName;
  let position = firstPosition;
  let entry: ZipEntry | undefined;
  let nextRow = 1;
  let widths: readonly number[] | undefined;
  let isClosed = false;
  let notes: Note[] = [];

  const noteTruncation = (row: number, column: number) => context.onTruncated(name, row, column);

  /** Passes on the memory with the written bytes, and continues in free memory. Other work of the process goes on meanwhile. */
  async function flush(open: ZipEntry): Promise<void> {
    xml.restart(await open.write(xml.bytes, xml.length));
    await setImmediate();
  }

  async function begin(columns: Columns, rowCount: number): Promise<ZipEntry> {
    widths ??= measureWidths(header, columns, rowCount);
    entry = context.zip.openEntry(makeSheetPath(position));
    xml.writeAscii(makeProlog(widths));
    encodeHeader(xml, header, openings, noteTruncation);
    await flush(entry);
    nextRow = 2;
    return entry;
  }

  async function end(): Promise<void> {
    const open = entry ?? (await begin([], 0));
    xml.writeAscii(makeSheetEnd(notes.length > 0));
    await flush(open);
    await open.end();
    entry = undefined;
    if (notes.length === 0) return;
    for (const [path, text] of context.notes.add(position, notes)) context.zip.addEntry(path, text);
    notes = [];
  }

  async function writeSpan(open: ZipEntry, columns: Columns, span: RowSpan, marks: Marks | null): Promise<void> {
    for (let from = span.from; from < span.to; ) {
      const rest = { from, to: span.to, sheetRow: span.sheetRow + from - span.from };
      from = encodeRows(xml, columns, rest, openings, noteTruncation, marks);
      await flush(open);
    }
  }

  return {
    get name() {
      return name;
    },
    async writeColumns(lists, rowCount, added = [], marked = []) {
      if (isClosed) throw new Error(`The sheet ${name} is closed.`);
      if (lists.length !== header.length) {
        throw new RangeError(`Expected ${header.length} columns for the sheet ${name}, got ${lists.length}.`);
      }
      const columns = lists.map((list) => (list instanceof OutputCells ? list : new OutputCells(null, list)));
      const marks = marked.length === 0 ? null : new Marks(marked, columns.length);
      const ranges: WrittenRange[] = [];
      for (let from = 0; from < rowCount; ) {
        if (entry !== undefined && nextRow > context.maxRowsPerSheet) {
          await end();
          ({ name, position } = context.registerSheet(firstName));
        }
        const open = entry ?? (await begin(columns, rowCount));
        const count = Math.min(rowCount - from, context.maxRowsPerSheet - nextRow + 1);
        await writeSpan(open, columns, { from, to: from + count, sheetRow: nextRow }, marks);
        // The rows of notes count within these columns; here, they become rows of the sheet.
        const isHere = ({ row }: Note) => row > from && row <= from + count;
        for (const note of added.filter(isHere)) notes.push({ ...note, row: note.row - 1 - from + nextRow });
        ranges.push({ sheetName: name, firstRow: nextRow, rowCount: count });
        nextRow += count;
        from += count;
      }
      return ranges;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await end();
    },
  };
}

/** The last piece of a sheet, after its rows. */
export function makeSheetEnd(hasNotes: boolean, ranges: readonly RangeMark[] = []): string {
  return `</sheetData>${makeRangeRules(ranges)}${hasNotes ? NOTES_ELEMENT : ''}</worksheet>`;
}

function makeProlog(widths: readonly number[]): string {
  const cols = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
    '</sheetView></sheetViews>' +
    `${cols.length === 0 ? '' : `<cols>${cols.join('')}</cols>`}<sheetData>`
  );
}

/** Throws `too_many_columns` if the header does not fit into a sheet. */
export function assertColumnsFit(path: string, sheet: string, columnCount: number): void {
  if (columnCount <= maxColumns) return;
  const details = {
    file: basename(path),
    sheet,
    found: formatColumn(columnCount - 1),
    max: formatColumn(maxColumns - 1),
  };
  throw new AdeError('too_many_columns', details);
}
