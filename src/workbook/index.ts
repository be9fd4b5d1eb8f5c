export {
  formatCell,
  formatColumn,
  formatRange,
  isWithin,
  maxColumns,
  maxRows,
  parseCell,
  parseColumn,
  parseRange,
} from './a1.ts';
export { assertDelimiter, isDelimiter } from './csv/delimiter.ts';
export { nameEncoding } from './csv/name-encoding.ts';
export { describeFormat, type ShownFormat, type ShownUnit } from './formats/shown-format.ts';
export { ByteBuilder } from './rows/byte-builder.ts';
export { isoOf } from './rows/cell-value.ts';
export { ColumnCells, OutputCells, RowCells } from './rows/column-cells.ts';
export { cutRows } from './rows/cut-rows.ts';
export {
  type DateCell,
  decodeDate,
  type EncodedCell,
  isDateCell,
  isDateList,
  readDayCell,
  readMsOfDay,
  toDateCell,
} from './rows/date-cell.ts';
export { isHoursCell } from './rows/hours-cell.ts';
export { makeRow } from './rows/make-row.ts';
export { makeOutputCells, ReplacedCells, repeatValue } from './rows/replaced-cells.ts';
export { listRows } from './rows/row.ts';
export { RowBlock } from './rows/row-block.ts';
export { FORMAT_BITS, FORMAT_BYTES, FORMAT_COUNT } from './rows/row-formats.ts';
export { isoToSerial } from './serial-dates.ts';
export type {
  CellDate,
  CellRange,
  CellValue,
  FileFacts,
  MarkedRange,
  NumberFormat,
  OpenOptions,
  ReaderNote,
  Row,
  SheetInfo,
  SheetReader,
  Workbook,
} from './types.ts';
export { isRealDate } from './xlsx/iso-cell-date.ts';
