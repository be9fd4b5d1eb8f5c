export { detectFormat } from './detect-format.ts';
export { openWorkbook } from './open-workbook.ts';
