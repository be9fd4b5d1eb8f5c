export type { SheetOptions, SheetWriter, WorkbookWriter, WriterOptions, WrittenRange } from './types.ts';
export { createWorkbookWriter, MAX_ROWS_PER_SHEET } from './workbook-writer.ts';
