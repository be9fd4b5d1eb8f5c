export { measureWidth } from './column-widths.ts';
export type { CellMark, MarkKind, RangeMark } from './marks.ts';
export type { Note } from './notes.ts';
export { OutputFile } from './output-file.ts';
export type { CellFormat } from './styled/cell-styles.ts';
export type { StyledCell, StyledSheet } from './styled/sheet-xml.ts';
export { writeStyledWorkbook } from './styled/write-styled-workbook.ts';
export type { LaterMarks, SheetWriter, WorkbookWriter, WriterOptions, WrittenRange } from './types.ts';
export { createWorkbookWriter } from './workbook-writer.ts';
