import { AdeError } from '../../contract/errors/index.ts';
import { formatColumn, maxColumns, maxRows } from '../a1.ts';
import type { Row } from '../rows/row.ts';
import { RowBuilder } from '../rows/row-builder.ts';
import { FORMAT_BITS } from '../rows/row-formats.ts';
import { maxTextChars } from '../rows/string-store.ts';
import type { CellRange } from '../types.ts';
import type { ByteWindow } from '../xlsx/byte-window.ts';
import { tagKind, XmlCursor } from '../xlsx/xml-cursor.ts';
import type { PartFailure } from '../zip/part-failure.ts';
import type { OdsStyles } from './cell-styles.ts';
import { isHours, toCellValue, VALUE_ATTRIBUTES } from './cell-value.ts';
import { type OpenRow, placeRow } from './place-row.ts';

/** A few bytes of XML can repeat a cell over a whole sheet; genuine sheets have fewer cells than this. */
const MAX_CELLS = 20_000_000;
const ROWS_PER_BATCH = 500;
const MAX_DEPTH = 256;

/** Elements inside a paragraph whose text is not part of the cell's text (OpenDocument 1.3 part 3, 14.1, 6.4, 6.3). */
const FOREIGN_TEXTS = new Set(['annotation', 'ruby-text', 'note', 'frame', 'custom-shape', 'g', 'table']);
const CELL_ELEMENTS = new Set(['table-cell', 'covered-table-cell']);
const WRITTEN_BLANKS = new Set(['s', 'tab', 'line-break']);
const BLANKS = /[ \t\r\n]+/g;

type Attributes = ReadonlyMap<string, string>;

export interface OdsSheet {
  name: string;
  style: string | undefined;
}

interface OpenCell {
  attributes: Attributes;
  paragraphs: string[];
}

/** Streams `content.xml`, tag by tag: the list of sheets, the styles, and the rows of the sheet `wanted`. */
export class OdsContentScanner {
  readonly sheets: OdsSheet[] = [];
  readonly merges: CellRange[] = [];
  isComplete = false;
  readonly #cursor: XmlCursor;
  readonly #styles: OdsStyles;
  readonly #wanted: number | null;
  readonly #rows: RowBuilder;
  readonly #path: string[] = [];
  #hasSpreadsheet = false;
  #isSheetOpen = false;
  #defaultStyles: { last: number; style: string | undefined }[] = [];
  #nextRow = 0;
  #row: OpenRow | null = null;
  /** A row of which repetitions are missing in `#rows`; 0-based. */
  #repeated: { row: OpenRow; next: number; end: number } | null = null;
  #cell: OpenCell | null = null;
  #cellDepth = 0;
  /** Text of the open paragraph in the open cell; null outside of paragraphs and inside foreign text. */
  #paragraph: string | null = null;
  #foreignDepth = 0;
  /** Whether the next blank is ignored. */
  #ignoresBlank = true;
  #cellCount = 0;

  constructor(failure: PartFailure, styles: OdsStyles, wanted: number | null) {
    this.#cursor = new XmlCursor(failure);
    this.#styles = styles;
    this.#rows = new RowBuilder(styles.formats !== null);
    this.#wanted = wanted;
  }

  get met(): RowBuilder['met'] {
    return this.#rows.met;
  }

  takeRows(): Row[] {
    return this.#rows.take();
  }

  /** Consumes the complete tags in the window. `true`: a list of rows is full; take it and scan again. */
  scan(window: ByteWindow): boolean {
    const cursor = this.#cursor;
    cursor.attach(window);
    for (;;) {
      if (this.#repeated !== null) this.#repeat(this.#repeated);
      if (this.#rows.rowCount >= ROWS_PER_BATCH && this.#row === null) return true;
      const start = cursor.pos;
      if (!cursor.nextTag()) break;
      const { kind, name } = cursor;
      // The text after a tag is read together with it, so that the end of a window cannot separate them.
      const isInText = this.#isInText(kind, name);
      const attributes = kind === tagKind.close || !this.#needsAttributes(name) ? undefined : cursor.readAttributes();
      if (isInText && !cursor.readText()) {
        window.start = start;
        return false;
      }
      if (kind === tagKind.close) this.#close(name);
      else this.#open(name, attributes ?? new Map(), kind === tagKind.empty);
      if (isInText) this.#addText(cursor.text);
      window.start = cursor.pos;
    }
    window.start = cursor.pos;
    return false;
  }

  /** Whether text right after this tag is part of the open cell. */
  #isInText(kind: number, name: string): boolean {
    if (this.#cell === null) return false;
    if (kind === tagKind.open && this.#isParagraph(name)) return true;
    if (this.#paragraph === null || this.#foreignDepth > 0) {
      // The tag ends foreign text inside a paragraph.
      return this.#foreignDepth === 1 && kind === tagKind.close && FOREIGN_TEXTS.has(name) && this.#paragraph !== null;
    }
    if (kind === tagKind.close) return !this.#isParagraph(name);
    return kind === tagKind.empty || !FOREIGN_TEXTS.has(name);
  }

  #isParagraph(name: string): boolean {
    return (name === 'p' || name === 'h') && this.#foreignDepth === 0;
  }

  #needsAttributes(name: string): boolean {
    return this.#row !== null || !this.#isSheetOpen || this.#wanted !== null || name === 'table';
  }

  #open(name: string, attributes: Attributes, isEmpty: boolean): void {
    const path = this.#path;
    const parent = path.at(-1);
    if (this.#cell !== null) this.#openInCell(this.#cell, name, attributes, isEmpty);
    else if (name === 'table' && parent === 'spreadsheet') this.#openSheet(attributes);
    else if (this.#isSheetOpen) this.#openInSheet(name, attributes, isEmpty);
    else if (name === 'spreadsheet') this.#openSpreadsheet();
    else this.#styles.visit(name, attributes);
    if (isEmpty) return;
    path.push(name);
    if (path.length > MAX_DEPTH) throw this.#cursor.failure.corrupt('elements are nested too deeply');
  }

  #openSpreadsheet(): void {
    if (this.#hasSpreadsheet) throw this.#cursor.failure.corrupt('a second list of sheets');
    this.#hasSpreadsheet = true;
  }

  #openSheet(attributes: Attributes): void {
    this.sheets.push({ name: attributes.get('table:name') ?? '', style: attributes.get('table:style-name') });
    this.#isSheetOpen = true;
    this.#nextRow = 0;
    this.#defaultStyles = [];
  }

  #openInSheet(name: string, attributes: Attributes, isEmpty: boolean): void {
    if (!this.#isWanted) return;
    if (name === 'table-column') this.#addColumn(attributes);
    else if (name === 'table') throw this.#cursor.failure.corrupt('a table inside a table');
    else if (name === 'table-row') {
      if (this.#row !== null) throw this.#cursor.failure.corrupt('a row inside a row');
      const row = this.#makeRow(attributes);
      this.#row = row;
      if (isEmpty) this.#closeRow(row);
    } else if (CELL_ELEMENTS.has(name)) {
      if (this.#row === null) throw this.#cursor.failure.corrupt('a cell outside of any row');
      this.#cell = { attributes, paragraphs: [] };
      this.#cellDepth = this.#path.length;
      if (isEmpty) this.#closeCell(this.#row, this.#cell);
    }
  }

  get #isWanted(): boolean {
    return this.#wanted === this.sheets.length - 1;
  }

  #addColumn(attributes: Attributes): void {
    const last =
      (this.#defaultStyles.at(-1)?.last ?? -1) + this.#readCount(attributes, 'table:number-columns-repeated');
    this.#defaultStyles.push({ last, style: attributes.get('table:default-cell-style-name') });
  }

  #makeRow(attributes: Attributes): OpenRow {
    const visibility = attributes.get('table:visibility');
    return {
      repeat: this.#readCount(attributes, 'table:number-rows-repeated'),
      hidden: visibility === 'collapse' || visibility === 'filter',
      defaultStyle: attributes.get('table:default-cell-style-name'),
      column: 0,
      cells: [],
    };
  }

  #openInCell(cell: OpenCell, name: string, attributes: Attributes, isEmpty: boolean): void {
    if (this.#foreignDepth > 0 || FOREIGN_TEXTS.has(name)) {
      if (!isEmpty) this.#foreignDepth += 1;
    } else if (name === 'table-row' || CELL_ELEMENTS.has(name)) {
      throw this.#cursor.failure.corrupt('rows or cells inside a cell');
    } else if (this.#isParagraph(name)) {
      // The text of the outer paragraph would be lost.
      if (this.#paragraph !== null) throw this.#cursor.failure.corrupt('a paragraph inside a paragraph');
      if (isEmpty) cell.paragraphs.push('');
      else this.#paragraph = '';
      this.#ignoresBlank = true;
    } else if (this.#paragraph !== null && WRITTEN_BLANKS.has(name)) {
      this.#ignoresBlank = false;
      if (name === 's') this.#paragraph += ' '.repeat(Math.min(this.#readCount(attributes, 'text:c'), maxTextChars));
      else this.#paragraph += name === 'tab' ? '\t' : '\n';
    }
  }

  /** White space counts as one space, and as none at the start of a paragraph (OpenDocument 1.3 part 3, 6.1.2). */
  #addText(raw: string): void {
    if (this.#paragraph === null) return;
    if (raw === '') return;
    const text = raw.replace(BLANKS, ' ');
    this.#paragraph += this.#ignoresBlank && text.startsWith(' ') ? text.slice(1) : text;
    this.#ignoresBlank = text.endsWith(' ');
    if (this.#paragraph.length > maxTextChars) {
      throw this.#cursor.failure.corrupt('a text is longer than any cell can hold');
    }
  }

  #close(name: string): void {
    if (this.#path.pop() !== name) throw this.#cursor.failure.corrupt('start and end tags do not match');
    if (this.#path.length === 0) this.isComplete = true;
    if (this.#cell !== null) this.#closeInCell(this.#cell, name);
    else if (name === 'table-row' && this.#row !== null) this.#closeRow(this.#row);
    else if (name === 'table' && this.#isSheetOpen && this.#path.at(-1) === 'spreadsheet') this.#isSheetOpen = false;
  }

  #closeInCell(cell: OpenCell, name: string): void {
    if (this.#foreignDepth > 0) this.#foreignDepth -= 1;
    else if (this.#isParagraph(name) && this.#paragraph !== null) {
      cell.paragraphs.push(this.#paragraph);
      this.#paragraph = null;
    } else if (this.#path.length === this.#cellDepth && this.#row !== null) this.#closeCell(this.#row, cell);
  }

  #closeCell(row: OpenRow, { attributes, paragraphs }: OpenCell): void {
    this.#cell = null;
    const { column } = row;
    const repeat = this.#readCount(attributes, 'table:number-columns-repeated');
    row.column += repeat;
    this.#addMerge(attributes, column);
    const type = attributes.get('office:value-type');
    const value = type === undefined ? undefined : attributes.get(VALUE_ATTRIBUTES[type] ?? '');
    const style = attributes.get('table:style-name') ?? row.defaultStyle ?? this.#findDefaultStyle(column);
    const meaning = this.#styles.findMeaning(style);
    const { durations } = this.#styles;
    const found = toCellValue({ type, value, text: paragraphs.join('\n') }, meaning, durations);
    const isUncached = found === null && type === undefined && attributes.has('table:formula');
    if (found === null && !isUncached) return;
    this.#cellCount += repeat * row.repeat;
    if (this.#cellCount > MAX_CELLS) throw this.#cursor.failure.corrupt(`a sheet with more than ${MAX_CELLS} cells`);
    if (row.column > maxColumns) this.#refuseColumn(row.column - 1);
    const areHours = durations === 'hours' && isHours({ type }, meaning, found);
    const kind = isUncached ? 'uncached' : areHours ? 'hours' : 'value';
    row.cells.push({ column, repeat, value: found, kind, format: this.#findFormat(attributes, style), style });
  }

  #findFormat(attributes: Attributes, style: string | undefined): number {
    const { formats } = this.#styles;
    if (formats === null) return 0;
    const isMerged = this.#readCount(attributes, 'table:number-columns-spanned') > 1;
    return formats.find(style) | (isMerged ? FORMAT_BITS.merged : 0);
  }

  #addMerge(attributes: Attributes, column: number): void {
    const columns = this.#readCount(attributes, 'table:number-columns-spanned');
    const rows = this.#readCount(attributes, 'table:number-rows-spanned');
    if (columns === 1 && rows === 1) return;
    const firstRow = this.#nextRow;
    this.merges.push({ firstRow, lastRow: firstRow + rows - 1, firstColumn: column, lastColumn: column + columns - 1 });
  }

  #findDefaultStyle(column: number): string | undefined {
    return this.#defaultStyles.find(({ last }) => column <= last)?.style;
  }

  #closeRow(row: OpenRow): void {
    this.#row = null;
    const next = this.#nextRow;
    this.#nextRow += row.repeat;
    if (row.cells.length === 0) return;
    if (this.#nextRow > maxRows) throw this.#cursor.failure.corrupt(`a row beyond ${maxRows}`);
    this.#repeated = { row, next, end: this.#nextRow };
  }

  /** Adds repetitions of a row until the list is full: a few bytes can repeat a row a million times. */
  #repeat({ row, next, end }: { row: OpenRow; next: number; end: number }): void {
    const until = Math.min(end, next + ROWS_PER_BATCH - this.#rows.rowCount);
    placeRow(this.#rows, row, { firstRow: next, endRow: until }, this.#styles);
    this.#repeated = until < end ? { row, next: until, end } : null;
  }

  #refuseColumn(column: number): never {
    const { file } = this.#cursor.failure;
    const sheet = this.sheets.at(-1)!.name;
    throw new AdeError('too_many_columns', {
      file,
      sheet,
      found: formatColumn(column),
      max: formatColumn(maxColumns - 1),
    });
  }

  /** The default is 1; some programs write 0 instead of 1. */
  #readCount(attributes: Attributes, name: string): number {
    const text = attributes.get(name);
    if (text === undefined) return 1;
    if (!/^\s*\d{1,9}\s*$/.test(text))
      throw this.#cursor.failure.corrupt('a number of repetitions is not a whole number');
    return Math.max(1, Number(text));
  }
}
