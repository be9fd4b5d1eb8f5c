export type { CellMark } from './marks.ts';
export type { Note } from './notes.ts';
export type { SheetWriter, WorkbookWriter, WriterOptions, WrittenRange } from './types.ts';
export { createWorkbookWriter } from './workbook-writer.ts';
