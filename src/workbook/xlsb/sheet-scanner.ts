import { maxColumns, maxRows } from '../a1.ts';
import type { Row } from '../rows/row.ts';
import type { CellRange, ReaderNote } from '../types.ts';
import { maxMerges } from '../xlsx/merge-cell.ts';
import { RowCollector } from '../xlsx/row-collector.ts';
import { CellPlaces, type IndexedRows } from './cell-places.ts';
import { type CellContext, CellReader } from './cell-reader.ts';
import { CountedList } from './counted-list.ts';
import { PartFrame } from './part-frame.ts';
import { rangeBytes, readRange } from './read-range.ts';
import type { RecordCursor } from './record-cursor.ts';
import { isCellType, recordType } from './record-types.ts';
import { RowHeader } from './row-header.ts';
import type { SheetFailure } from './sheet-failure.ts';

const phase = { before: 0, data: 1, after: 2 } as const;
/** What the last record demands of the next one ([MS-XLSB] 2.1.8, CELLTABLE). */
const awaited = { anything: 0, row: 1, cell: 2 } as const;

export interface SheetContext extends CellContext {
  sheetName: string;
  failure: SheetFailure;
  /** What the index of the sheet says, if there is one. */
  index: readonly IndexedRows[] | undefined;
  /** Merged ranges that are known already. */
  knownMerges?: readonly CellRange[];
}

const META_BYTES = 4;
const DATA_TABLE_BYTES = 33;

/** Turns the records of a worksheet part into rows. */
export class SheetScanner {
  readonly merges: CellRange[] = [];
  readonly #failure: SheetFailure;
  readonly #frame: PartFrame;
  readonly #rows: RowCollector;
  readonly #header = new RowHeader();
  readonly #cells: CellReader;
  readonly #mergeList: CountedList;
  readonly #places: CellPlaces | undefined;
  #phase: (typeof phase)[keyof typeof phase] = phase.before;
  #awaited: (typeof awaited)[keyof typeof awaited] = awaited.anything;
  #ignoredMerges = 0;
  /** Where the records before the next cell begin that belong to it; -1 if there are none. */
  #metaOffset = -1;

  constructor({ sheetName, failure, index, knownMerges, ...context }: SheetContext) {
    this.#failure = failure;
    this.#frame = new PartFrame(failure, recordType.beginSheet, recordType.endSheet);
    this.#rows = new RowCollector(sheetName, failure, context.styles, knownMerges);
    this.#cells = new CellReader(this.#rows, failure, context);
    this.#mergeList = new CountedList('merged ranges', failure);
    this.#places = index && new CellPlaces(index, failure);
  }

  get met(): RowCollector['met'] {
    return this.#rows.met;
  }

  /** How many cells have a shared text. */
  get textUses(): number {
    return this.#cells.textUses;
  }

  get notes(): ReaderNote[] {
    const count = this.#ignoredMerges;
    return count === 0 ? [] : [{ code: 'merges_ignored', count, firstRow: null }];
  }

  takeRows(): Row[] {
    return this.#rows.takeRows();
  }

  /** Takes the complete records. `true`: a list of rows is full; take it and scan again. */
  scan(cursor: RecordCursor): boolean {
    while (cursor.next()) {
      if (!this.#frame.take(cursor.type)) this.#takeFrame(cursor.type);
      else if (this.#phase !== phase.data) this.#takeOutside(cursor);
      else if (isCellType(cursor.type)) this.#takeCell(cursor);
      else if (cursor.type === recordType.rowHeader) {
        if (this.#endRow()) {
          cursor.stepBack();
          return true;
        }
        this.#startRow(cursor);
      } else this.#takeBetween(cursor);
    }
    return false;
  }

  /** Call it after the last scan. */
  finish(): void {
    if (!this.#frame.isComplete) throw this.#failure.truncated('its last record is missing');
    if (this.#phase !== phase.after) throw this.#failure.corrupt('it has no list of rows, or the list has no end');
    this.#mergeList.assertClosed();
  }

  /** The first or last record of the part, or a record in a block of another program. */
  #takeFrame(type: number): void {
    if (this.#phase !== phase.data) return;
    if (type === recordType.rowDescent) this.#await(awaited.row);
    const isOurs = isCellType(type) || type === recordType.rowHeader || type === recordType.endSheetData;
    if (isOurs && this.#frame.isInBlock) throw this.#failure.corrupt('rows or cells in a block that ADE does not know');
  }

  #takeCell(cursor: RecordCursor): void {
    if (!this.#rows.isInRow) throw this.#failure.corrupt('a cell outside of any row');
    this.#assertNext(awaited.cell);
    this.#cells.take(cursor, this.#header);
    const offset = this.#metaOffset < 0 ? cursor.offset : this.#metaOffset;
    this.#places?.take(this.#rows.rowIndex - 1, this.#rows.column, offset);
    this.#metaOffset = -1;
  }

  /** Returns whether a list of rows is full. */
  #endRow(): boolean {
    if (!this.#rows.isInRow) return false;
    this.#rows.endRow();
    this.#failure.column = -1;
    return this.#rows.isFull;
  }

  #startRow(cursor: RecordCursor): void {
    this.#assertNext(awaited.row);
    const header = this.#header;
    header.read(cursor);
    if (header.rowIndex <= this.#rows.rowIndex) this.#rows.refuseOrder(header.rowIndex, this.#rows.rowIndex);
    this.#rows.startRow(header.rowIndex, header.isHidden);
    this.#failure.row = header.rowIndex;
  }

  /** A record between the cells that is neither a row nor a cell. */
  #takeBetween(cursor: RecordCursor): void {
    switch (cursor.type) {
      case recordType.cellMeta:
      case recordType.valueMeta:
        cursor.assertLength(META_BYTES, 'the metadata of a cell');
        this.#awaitCell(cursor);
        break;
      case recordType.dataTable:
        cursor.assertLength(DATA_TABLE_BYTES, 'a data table');
        this.#awaitCell(cursor);
        break;
      case recordType.arrayFormula:
      case recordType.sharedFormula:
        this.#cells.formulas.takeShared(cursor, this.#rows.rowIndex - 1, this.#rows.column);
        break;
      case recordType.endSheetData:
        this.#assertNext(awaited.anything);
        this.#endRow();
        this.#phase = phase.after;
        this.#failure.row = 0;
        this.#places?.finish();
        break;
      case recordType.beginSheetData:
        throw this.#failure.corrupt('a second list of rows');
      default:
        throw this.#failure.corrupt(`a record of type ${cursor.type} between the cells`);
    }
  }

  #awaitCell(cursor: RecordCursor): void {
    if (!this.#rows.isInRow) throw this.#failure.corrupt('a cell outside of any row');
    this.#await(awaited.cell);
    if (this.#metaOffset < 0) this.#metaOffset = cursor.offset;
  }

  #await(next: typeof awaited.row | typeof awaited.cell): void {
    this.#assertNext(next);
    this.#awaited = next;
  }

  /** Throws if another record must come next. */
  #assertNext(next: (typeof awaited)[keyof typeof awaited]): void {
    if (this.#cells.formulas.isAwaitingShared)
      throw this.#failure.corrupt('the shared formula after a cell is missing');
    if (this.#awaited === awaited.anything) return;
    if (this.#awaited !== next) {
      const missing = this.#awaited === awaited.row ? 'the beginning of a row' : 'a cell after its metadata';
      throw this.#failure.corrupt(`${missing} is missing`);
    }
    this.#awaited = awaited.anything;
  }

  #takeOutside(cursor: RecordCursor): void {
    const { type } = cursor;
    if (isCellType(type) || type === recordType.rowHeader) {
      throw this.#failure.corrupt('rows or cells outside of the list of rows');
    }
    if (type === recordType.beginSheetData && this.#phase === phase.before) this.#phase = phase.data;
    else if (type === recordType.beginSheetData) throw this.#failure.corrupt('a second list of rows');
    else if (type === recordType.endSheetData)
      throw this.#failure.corrupt('the end of a list of rows that has not begun');
    else if (type === recordType.beginMerges) this.#mergeList.begin(cursor);
    else if (type === recordType.endMerges) this.#mergeList.end();
    else if (type === recordType.merge) this.#addMerge(cursor);
  }

  #addMerge(cursor: RecordCursor): void {
    cursor.assertLength(rangeBytes, 'a merged range');
    this.#mergeList.addItem();
    const range = readRange(cursor.bytes, cursor.start);
    const ascends = range.firstRow <= range.lastRow && range.firstColumn <= range.lastColumn;
    if (ascends && range.lastRow < maxRows && range.lastColumn < maxColumns) this.merges.push(range);
    else this.#ignoredMerges += 1;
    if (this.merges.length > maxMerges) throw this.#failure.corrupt(`more than ${maxMerges} merged ranges`);
  }
}
