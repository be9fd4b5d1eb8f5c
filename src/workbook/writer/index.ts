export { measureWidth } from './column-widths.ts';
export type { CellMark } from './marks.ts';
export type { Note } from './notes.ts';
export type { CellFormat } from './styled/cell-styles.ts';
export type { StyledCell, StyledSheet } from './styled/sheet-xml.ts';
export { writeStyledWorkbook } from './styled/write-styled-workbook.ts';
export type { SheetWriter, WorkbookWriter, WriterOptions, WrittenRange } from './types.ts';
export { createWorkbookWriter } from './workbook-writer.ts';
