import { AdeError } from '../../contract/errors/index.ts';
import { formatCell, formatColumn, maxColumns, maxRows } from '../a1.ts';
import type { CellStyles } from '../formats/cell-styles.ts';
import type { Row } from '../rows/row.ts';
import { RowBuilder } from '../rows/row-builder.ts';
import { FORMAT_BITS } from '../rows/row-formats.ts';
import type { CellRange, CellValue } from '../types.ts';
import type { PartFailure } from '../zip/part-failure.ts';
import { MergedSpans } from './merged-spans.ts';

/** A list of rows is full when it has this many rows, cells, or characters of texts inside the cells. */
const MAX_BATCH_ROWS = 500;
const MAX_BATCH_CELLS = 50_000;
const CHARS_PER_CELL = 64;

/** Collects cells into rows and rows into lists. */
export class RowCollector {
  /** 1-based number of the row that was begun last. */
  rowIndex = 0;
  isInRow = false;
  /** Whether the row states no number: then the number comes from its first cell, or follows the last row's. */
  isRowIndexGuessed = false;
  /** 0-based column of the last cell. */
  column = -1;
  readonly #sheetName: string;
  readonly #failure: Pick<PartFailure, 'file' | 'corrupt'>;
  /** Style of the next cell; only counts if formats are read. */
  style = 0;
  readonly #rows: RowBuilder;
  readonly #formats: CellStyles['formats'];
  readonly #tellFormat: CellStyles['tellFormat'];
  /** Whether nobody asks for what formats show. */
  readonly #hasPlainCells: boolean;
  readonly #spans: MergedSpans;
  #spansOfRow: ReadonlySet<number> | undefined;
  #batchCells = 0;
  #isHidden = false;
  /** Number of the row that was kept last. */
  #lastKept = 0;

  /** `merges`: merged ranges that are known before the rows; only needed if formats are read. */
  constructor(
    sheetName: string,
    failure: Pick<PartFailure, 'file' | 'corrupt'>,
    { formats, tellFormat }: Pick<CellStyles, 'formats' | 'tellFormat'>,
    merges: readonly CellRange[] = [],
  ) {
    this.#sheetName = sheetName;
    this.#failure = failure;
    this.#formats = formats;
    this.#tellFormat = tellFormat;
    this.#hasPlainCells = formats === null && tellFormat === null;
    this.#rows = new RowBuilder(formats !== null);
    this.#spans = new MergedSpans(merges);
  }

  get met(): RowBuilder['met'] {
    return this.#rows.met;
  }

  get isFull(): boolean {
    return this.#rows.rowCount >= MAX_BATCH_ROWS || this.#batchCells >= MAX_BATCH_CELLS;
  }

  takeRows(): Row[] {
    this.#batchCells = 0;
    return this.#rows.take();
  }

  /** `rowIndex` is undefined if the row does not state its number. */
  startRow(rowIndex: number | undefined, isHidden: boolean): void {
    if (this.isInRow) throw this.#failure.corrupt('a row inside a row');
    this.isInRow = true;
    this.isRowIndexGuessed = rowIndex === undefined;
    this.#isHidden = isHidden;
    this.setRowIndex(rowIndex ?? this.rowIndex + 1);
    this.#rows.startRow();
  }

  setRowIndex(rowIndex: number): void {
    if (!(Number.isInteger(rowIndex) && rowIndex >= 1 && rowIndex <= maxRows)) {
      throw this.#failure.corrupt(`a row number that is not between 1 and ${maxRows}`);
    }
    this.rowIndex = rowIndex;
    if (this.#formats !== null) this.#spansOfRow = this.#spans.find(rowIndex - 1);
  }

  /** Keeps the row unless it is empty. Rows without cells may come in any order, as nothing depends on them. */
  endRow(): void {
    const { cellCount } = this.#rows;
    if (this.#rows.endRow(this.rowIndex, this.#isHidden)) {
      if (this.rowIndex <= this.#lastKept) this.refuseOrder(this.rowIndex, this.#lastKept);
      if (this.#rows.doubled !== null) this.#refuseDoubled(this.#rows.doubled);
      this.#lastKept = this.rowIndex;
      this.#batchCells += cellCount;
    }
    this.isInRow = false;
    this.column = -1;
  }

  /** Nulls at the end of a row are left out. */
  place(column: number, value: CellValue): void {
    this.#moveTo(column);
    this.#rows.place(column, value);
  }

  /** `bytes` has the text as valid UTF-8. */
  placeTextBytes(column: number, bytes: Buffer, start: number, end: number): void {
    this.#moveTo(column);
    this.#rows.placeTextBytes(column, bytes, start, end);
  }

  /** `bytes` has the number in ASCII, in the form in which JavaScript would write it. */
  placeNumberBytes(column: number, bytes: Buffer, start: number, end: number): void {
    this.#moveTo(column);
    this.#rows.placeNumberBytes(column, bytes, start, end);
  }

  /** `day` is YYYYMMDD; `ms` is the millisecond of the day of a datetime. */
  placeDate(column: number, day: number, ms?: number): void {
    this.#moveTo(column);
    this.#rows.placeDate(column, day, ms);
  }

  /** Places a number whose style is more than a plain number. */
  placeStyled(column: number, value: number, styleIndex: number, styles: CellStyles): void {
    const day = styles.findDay(value, styleIndex);
    if (day === undefined) this.placeConverted(column, styles.convertNumber(value, styleIndex), styleIndex, styles);
    else this.placeDate(column, day, styles.findMsOfDay(value, styleIndex));
  }

  /** Places what a number was converted to, or the days of a duration. */
  placeConverted(column: number, value: CellValue, styleIndex: number, styles: CellStyles): void {
    this.#moveTo(column);
    if (typeof value === 'number' && styles.isHours(value, styleIndex)) this.#rows.placeHours(column, value);
    else this.#rows.place(column, value);
  }

  markUncached(column: number): void {
    this.#rows.markUncached(column);
  }

  /** Texts that are not shared strings take memory of their own, so a list with long texts ends earlier. */
  countInlineChars(charCount: number): void {
    this.#batchCells += charCount / CHARS_PER_CELL;
  }

  refuseColumn(found: string): never {
    const details = { file: this.#failure.file, sheet: this.#sheetName, found, max: formatColumn(maxColumns - 1) };
    throw new AdeError('too_many_columns', details);
  }

  refuseOrder(row: number, after: number): never {
    throw new AdeError('rows_out_of_order', { file: this.#failure.file, sheet: this.#sheetName, row, after });
  }

  #refuseDoubled(column: number): never {
    throw this.#failure.corrupt(`two cells are in one place, ${formatCell(this.rowIndex - 1, column)}`);
  }

  #moveTo(column: number): void {
    if (column >= maxColumns) this.refuseColumn(formatColumn(column));
    this.column = column;
    if (this.#hasPlainCells) return;
    this.#tellFormat?.(this.rowIndex, column, this.style);
    if (this.#formats === null) return;
    this.#rows.format = this.#formats[this.style] ?? 0;
    if (this.#spansOfRow?.has(column)) this.#rows.format |= FORMAT_BITS.merged;
  }
}
